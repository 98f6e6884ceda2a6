package nurture.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.data.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlicesTest {
  private static final int N = 1_200;
  private static final List<String> COLUMNS = List.of("title", "brand", "weight", "day");

  @TempDir Path folder;

  private Dataset shop() throws Exception {
    var random = new Random(3);
    var table = new StringBuilder("id,title,brand,weight,day\n");
    for (int i = 0; i < N; i++)
      table.append(
          "%d,%s %s,%s,%d,2025-%02d-11%n"
              .formatted(
                  i,
                  List.of("red", "blue", "green").get(random.nextInt(3)),
                  List.of("mug", "plate", "pot").get(random.nextInt(3)),
                  random.nextInt(8) == 0
                      ? ""
                      : List.of("Acme", "Bolt", "Core").get(random.nextInt(3)),
                  1 + random.nextInt(500),
                  1 + random.nextInt(12)));
    var data = Dataset.read(Files.writeString(folder.resolve("shop.csv"), table));
    return data.with(data.schema().with("title", Role.TEXT));
  }

  private interface Wrong {
    boolean at(Dataset data, int row, Random random);
  }

  private static Slices slices(Dataset data, Wrong wrong, long seed) {
    var random = new Random(seed);
    var rows = IntStream.range(0, N).toArray();
    var losses =
        IntStream.range(0, N).mapToDouble(row -> wrong.at(data, row, random) ? 1 : 0).toArray();
    return Slices.of(data, rows, losses, COLUMNS, seed);
  }

  @Test
  void chance_alone_is_hardly_ever_taken_for_a_slice() throws Exception {
    var data = shop();
    int found = 0;
    for (int seed = 0; seed < 100; seed++)
      if (!slices(data, (_, _, random) -> random.nextInt(10) == 0, seed).found().isEmpty()) found++;
    assertThat(found).as("of 100 at a level of 5 %%").isLessThan(11); // 1 in 100 by chance
  }

  /** Forty makers of thirty listings each, of whom half judge: few errors are much there. */
  @Test
  void nor_are_small_parts_where_errors_are_rare_or_a_few_losses_large() throws Exception {
    var random = new Random(8);
    var table = new StringBuilder("id,maker,colour\n");
    for (int i = 0; i < N; i++)
      table.append("%d,m%d,c%d%n".formatted(i, random.nextInt(40), random.nextInt(15)));
    var data = Dataset.read(Files.writeString(folder.resolve("makers.csv"), table));
    var rows = IntStream.range(0, N).toArray();
    int rare = 0, large = 0;
    for (int seed = 0; seed < 200; seed++) {
      var columns = List.of("maker", "colour");
      var errors = random.doubles(N).map(u -> u < 0.03 ? 1 : 0).toArray();
      if (!Slices.of(data, rows, errors, columns, seed).found().isEmpty()) rare++;
      var losses = random.doubles(N).map(u -> 1 / u).toArray();
      if (!Slices.of(data, rows, losses, columns, seed).found().isEmpty()) large++;
    }
    // ten of 200 at a level of 5 %, and three standard deviations
    assertThat(rare).isLessThanOrEqualTo(19);
    assertThat(large).isLessThanOrEqualTo(19);
  }

  /** Every tenth lies elsewhere, which no column says. */
  @Test
  void what_a_model_puts_close_together_is_found_to_be_worse() throws Exception {
    var data = shop();
    var random = new Random(1);
    var places = new float[N][6];
    var losses = new double[N];
    for (int row = 0; row < N; row++) {
      for (int j = 0; j < 6; j++)
        places[row][j] = (float) random.nextGaussian() + (row % 10 == 0 ? 9 : 0);
      losses[row] = random.nextInt(100) < (row % 10 == 0 ? 70 : 5) ? 1 : 0;
    }
    var rows = IntStream.range(0, N).toArray();
    assertThat(Slices.of(data, rows, losses, COLUMNS, 1).found()).isEmpty();
    var found = Slices.of(data, rows, losses, COLUMNS, places, 1).found();
    assertThat(found).isNotEmpty();
    assertThat(found.getFirst().name()).startsWith("like \u201c");
    assertThat(found.stream().mapToInt(Slices.Slice::size).sum()).isBetween(60, 240);
  }

  @Test
  void what_is_worse_is_found_with_what_there_is_to_gain() throws Exception {
    var data = shop();
    var slices =
        slices(
            data,
            (d, row, random) ->
                random.nextInt(100)
                    < (String.valueOf(d.table().cell(row, "title")).contains("pot") ? 40 : 5),
            1);
    assertThat(slices.found()).isNotEmpty();
    var first = slices.found().getFirst();
    assertThat(first.name()).contains("pot");
    assertThat(first.loss().low()).isBetween(0.25, 0.4);
    assertThat(first.rest().value()).isBetween(0.02, 0.09);
    assertThat(first.gain()).isBetween(0.07, 0.15);
    assertThat(first.size()).isBetween(350, 450);
  }

  @Test
  void two_things_together_may_be_worse_than_each() throws Exception {
    var data = shop();
    var slices =
        slices(
            data,
            (d, row, random) ->
                random.nextInt(100)
                    < (String.valueOf(d.table().cell(row, "title")).contains("red")
                            && "Acme".equals(d.table().cell(row, "brand"))
                        ? 70
                        : 5),
            2);
    assertThat(slices.found())
        .extracting(Slices.Slice::name)
        .anySatisfy(name -> assertThat(name).contains("red", "brand is Acme"));
  }

  @Test
  void numbers_days_and_gaps_are_looked_at_too() throws Exception {
    var data = shop();
    var heavy =
        slices(
            data,
            (d, row, random) ->
                random.nextInt(100)
                    < (Integer.parseInt(String.valueOf(d.table().cell(row, "weight"))) > 400
                        ? 50
                        : 5),
            3);
    assertThat(heavy.found().getFirst().name()).startsWith("weight from 4");
    var nameless =
        slices(
            data,
            (d, row, random) ->
                random.nextInt(100) < (d.table().cell(row, "brand") == null ? 60 : 5),
            4);
    assertThat(nameless.found().getFirst().name()).isEqualTo("no brand");
    var late =
        slices(
            data,
            (d, row, random) ->
                random.nextInt(100)
                    < (String.valueOf(d.table().cell(row, "day")).compareTo("2025-11") > 0
                        ? 60
                        : 5),
            5);
    assertThat(late.found().getFirst().name()).contains("day from 2025-");
  }

  /** The words come first and are more than can be looked at; each is in some thirty listings. */
  @Test
  void of_too_many_parts_the_largest_are_looked_at_and_two_together_still() throws Exception {
    var random = new Random(7);
    var table = new StringBuilder("id,title,brand,colour\n");
    for (int i = 0; i < N; i++) {
      table.append(i).append(',');
      for (int w = 0; w < 150; w++) table.append("w").append(random.nextInt(5_600)).append(' ');
      table.append(',').append(List.of("Acme", "Bolt", "Core").get(random.nextInt(3)));
      table.append(',').append(List.of("red", "blue").get(random.nextInt(2))).append('\n');
    }
    var data = Dataset.read(Files.writeString(folder.resolve("words.csv"), table));
    var rows = IntStream.range(0, N).toArray();
    var losses = new double[N];
    for (int row = 0; row < N; row++)
      losses[row] =
          "Acme".equals(data.table().cell(row, "brand"))
                  && "red".equals(data.table().cell(row, "colour"))
              ? random.nextInt(10) < 7 ? 1 : 0
              : random.nextInt(100) < 5 ? 1 : 0;
    var slices = Slices.of(data, rows, losses, List.of("title", "brand", "colour"), 1);
    assertThat(slices.tried()).isGreaterThan(5_000);
    assertThat(slices.found().getFirst().name()).contains("brand is Acme", "colour is red");
  }

  @Test
  void too_few_listings_show_nothing() throws Exception {
    var rows = IntStream.range(0, 60).toArray();
    var losses = IntStream.range(0, 60).mapToDouble(i -> i < 30 ? 1 : 0).toArray();
    assertThat(Slices.of(shop(), rows, losses, COLUMNS, 1)).isEqualTo(Slices.none());
  }
}
