package nurture.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import nurture.memory.Embedding;
import nurture.memory.ExactIndex;
import nurture.serve.Catalogue.Known;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShelfTest {
  private static final int N = 2_000;

  @TempDir Path run;

  private static List<Known> listings(int n) {
    var random = new SplittableRandom(1);
    return IntStream.range(0, n)
        .mapToObj(i -> {
          var place = new float[24];
          for (int k = 0; k < place.length; k++)
            place[k] = (float) ((k == i % 20 ? 2 : 0) + random.nextGaussian());
          return new Known(
              "name-" + i,
              "text of " + i,
              i % 3 == 0 ? null : "kind " + i % 20,
              i % 5 == 0 ? Double.NaN : i,
              i % 7 == 0 ? new byte[] {1, 2, (byte) i} : null,
              Embedding.of(place, new float[] {1, i % 20}));
        })
        .toList();
  }

  @Test
  void what_was_filed_is_known_by_place_and_by_name() throws Exception {
    var all = listings(N);
    new Catalogue(all).save(run);
    var filed = new AtomicInteger();
    try (var bundle = MadeBundle.of();
        var file = CatalogueFile.open(run)) {
      var shelf = Shelf.of(run, file, (done, of) -> filed.set(of - done));
      assertThat(run.resolve("catalogue.cells")).exists();
      assertThat(filed).hasValue(0);
      var memory = new Remembering(bundle, ExactIndex::new, shelf);
      for (int i = 0; i < N; i += 17) {
        var asked = all.get(i);
        assertThat(file.id(i)).isEqualTo(asked.id());
        assertThat(file.text(i)).isEqualTo(asked.text());
        var found = memory.similar(asked.embedding(), 3);
        assertThat(found.getFirst().listing().id()).isEqualTo(asked.id());
        assertThat(found.getFirst().similarity()).isGreaterThan(0.9999);
        var known = memory.known(asked.id()).orElseThrow();
        assertThat(known)
            .usingRecursiveComparison()
            .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
            .isEqualTo(asked); // to the last byte of its photo
      }
      memory.know(new Known("name-4", "another", null, 1, null, all.get(5).embedding()));
      memory.know(new Known("newer", "new", null, 1, null, all.get(6).embedding()));
      assertThat(memory.known("name-4").orElseThrow().text()).isEqualTo("another");
      assertThat(memory.knownListings()).isEqualTo(N + 1);
      assertThat(memory.unknow("name-9")).isTrue();
      assertThat(memory.unknow("name-9")).isFalse();
      assertThat(memory.known("name-9")).isEmpty();
      assertThat(memory.unknow("newer")).isTrue();
      assertThat(memory.knownListings()).isEqualTo(N - 1);
      assertThat(memory.similar(all.get(9).embedding(), 1).getFirst().listing().id())
          .isNotEqualTo("name-9");
    }
  }

  @Test
  void cells_of_another_catalogue_or_damaged_ones_are_made_anew() throws Exception {
    new Catalogue(listings(N)).save(run);
    Shelf.of(run, CatalogueFile.open(run), (_, _) -> {});
    var cells = run.resolve("catalogue.cells");
    var whole = Files.readAllBytes(cells);
    var again = new AtomicInteger();
    Shelf.of(run, CatalogueFile.open(run), (_, _) -> again.incrementAndGet());
    assertThat(again).hasValue(0); // what is there is taken
    var damaged = whole.clone();
    damaged[whole.length / 3] ^= 1;
    Files.write(cells, damaged);
    Shelf.of(run, CatalogueFile.open(run), (_, _) -> {});
    assertThat(Files.readAllBytes(cells)).isEqualTo(whole);
    new Catalogue(listings(N + 1).subList(1, N + 1)).save(run); // as many, but others
    Shelf.of(run, CatalogueFile.open(run), (_, _) -> again.incrementAndGet());
    assertThat(again).hasPositiveValue();
  }

  @Test
  void what_is_forgotten_leaves_no_byte_and_is_not_made_anew() throws Exception {
    var all = new ArrayList<>(listings(N));
    var secret =
        new Known("name-secret", "a secret text", "Zoo", 3, new byte[] {1}, all.get(0).embedding());
    all.set(700, secret);
    new Catalogue(all).save(run);
    Shelf.of(run, CatalogueFile.open(run), (_, _) -> {});
    assertThat(Catalogue.forget(new Versions(run), List.of("name-secret", "never heard of")))
        .isEqualTo(Set.of("name-secret"));
    for (var name : List.of("catalogue.bin", "catalogue.cells"))
      assertThat(new String(Files.readAllBytes(run.resolve(name)), StandardCharsets.ISO_8859_1))
          .doesNotContain("secret");
    var again = new AtomicInteger();
    try (var bundle = MadeBundle.of();
        var file = CatalogueFile.open(run)) {
      var shelf = Shelf.of(run, file, (_, _) -> again.incrementAndGet());
      assertThat(again).hasValue(0);
      var memory = new Remembering(bundle, ExactIndex::new, shelf);
      assertThat(memory.knownListings()).isEqualTo(N - 1);
      assertThat(memory.known("name-secret")).isEmpty();
      assertThat(memory.similar(secret.embedding(), 5))
          .extracting(s -> s.listing().id())
          .contains("name-0")
          .doesNotContain("");
    }
    assertThat(Catalogue.open(run).listings()).hasSize(N - 1);
  }

  @Test
  void a_catalogue_that_is_cut_or_begins_otherwise_says_so() throws Exception {
    new Catalogue(listings(50)).save(run);
    var file = run.resolve("catalogue.bin");
    var bytes = Files.readAllBytes(file);
    for (int length : new int[] {3, 15, 40, bytes.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> CatalogueFile.open(run))
          .as("%d bytes", length)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be a whole catalogue");
    }
  }

  /** Files a catalogue over and over until it is killed. */
  static final class FilingOn {
    private FilingOn() {}

    public static void main(String[] args) throws Exception {
      var run = Path.of(args[0]);
      while (true) {
        Shelf.of(run, CatalogueFile.open(run), (_, _) -> {});
        System.out.println("filed");
        Files.deleteIfExists(run.resolve("catalogue.cells"));
      }
    }
  }

  @Test
  void whoever_is_killed_while_filing_leaves_whole_cells_or_none() throws Exception {
    new Catalogue(listings(N)).save(run);
    var random = new SplittableRandom(2);
    for (int i = 0; i < Integer.getInteger("nurture.kills", 3); i++) {
      var process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  FilingOn.class.getName(),
                  run.toString())
              .start();
      process.inputReader().readLine(); // it has begun
      TimeUnit.MILLISECONDS.sleep(random.nextInt(100));
      process.destroyForcibly().waitFor();
      try (var bundle = MadeBundle.of();
          var file = CatalogueFile.open(run)) {
        var shelf = Shelf.of(run, file, (_, _) -> {});
        var memory = new Remembering(bundle, ExactIndex::new, shelf);
        var asked = file.listing(33);
        assertThat(memory.similar(asked.embedding(), 1).getFirst().listing().id())
            .isEqualTo(asked.id());
      }
    }
  }
}
