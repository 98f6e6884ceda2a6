package nurture.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import nurture.data.Dataset;
import nurture.data.Photos;
import nurture.data.Problems;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.data.Table;
import nurture.eval.Categories;
import nurture.eval.Predictions;
import org.junit.jupiter.api.Test;

class NearPhotosTest {
  private static final int PHOTOS = 60, DEEPLY = PHOTOS, SLIGHTLY = PHOTOS + 1;

  @Test
  void a_photo_cut_deeply_is_found_where_a_runs_embeddings_put_it_beside_the_whole() {
    var subject = subject();
    assertThat(flagged(subject)).contains(SLIGHTLY).doesNotContain(DEEPLY);
    var random = new SplittableRandom(3);
    var places = new float[PHOTOS + 2][8];
    for (var place : places)
      for (int k = 0; k < place.length; k++) place[k] = random.nextFloat() - 0.5f;
    places[DEEPLY] = places[7].clone();
    places[DEEPLY][0] += 0.01f;
    assertThat(flagged(subject.with(answers(places)))).containsExactlyInAnyOrder(SLIGHTLY, DEEPLY);
  }

  @Test
  void neighbours_are_those_that_a_comparison_with_all_finds() {
    int n = 700; // more than a block
    var random = new SplittableRandom(5);
    var places = new float[n][6];
    for (var place : places)
      for (int k = 0; k < place.length; k++) place[k] = (float) random.nextGaussian();
    var nearest = new int[n][];
    for (int i = 0; i < n; i++) {
      int row = i;
      nearest[i] =
          IntStream.range(0, n)
              .filter(j -> j != row)
              .boxed()
              .sorted((a, b) -> Double.compare(cosine(places, row, b), cosine(places, row, a)))
              .limit(3)
              .mapToInt(j -> j)
              .toArray();
    }
    var wanted = new ArrayList<String>();
    for (int i = 0; i < n; i++)
      for (int j : nearest[i]) wanted.add(Math.min(i, j) + "-" + Math.max(i, j));
    assertThat(Neighbours.pairs(places).stream().map(p -> p[0] + "-" + p[1]).toList())
        .containsExactlyInAnyOrderElementsOf(wanted);
  }

  private static double cosine(float[][] x, int i, int j) {
    double ij = 0, ii = 0, jj = 0;
    for (int k = 0; k < x[i].length; k++) {
      ij += x[i][k] * x[j][k];
      ii += x[i][k] * x[i][k];
      jj += x[j][k] * x[j][k];
    }
    return ij / Math.sqrt(ii * jj);
  }

  private static List<Integer> flagged(Subject subject) {
    return Duplicates.search(subject).flagged().stream().map(Finding::row).toList();
  }

  private static Predictions answers(float[][] places) {
    var ids = IntStream.range(0, places.length).mapToObj(Integer::toString).toList();
    var p = new float[places.length][];
    Arrays.fill(p, new float[] {0.5f, 0.5f});
    var classes = new Categories(List.of("a", "b"), new int[places.length], p);
    return new Predictions(ids, Optional.of(classes), Optional.empty(), places);
  }

  /** Different photos, then the seventh cut by a fifth on one side, and the eighth by a little. */
  private static Subject subject() {
    var files = new HashMap<String, byte[]>();
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < PHOTOS + 2; i++) {
      var image = i < PHOTOS ? photo(i) : photo(i == DEEPLY ? 7 : 8);
      if (i == DEEPLY) image = image.getSubimage(0, 0, 160, 200);
      if (i == SLIGHTLY) image = image.getSubimage(6, 6, 188, 188);
      files.put(i + ".png", png(image));
      rows.add(List.of("p" + i, i + ".png"));
    }
    var table = Table.of(List.of("id", "photo"), rows);
    var photos = Photos.none().with(files);
    var schema = Schema.infer(table, photos).with("photo", Role.PHOTO).with("id", Role.ID);
    return Subject.of(
        new Dataset(schema, table, photos, new Problems()), Optional.empty(), Optional.empty());
  }

  private static BufferedImage photo(int seed) {
    var random = new SplittableRandom(40 + seed);
    var image = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
    var g = image.createGraphics();
    g.setColor(new Color(random.nextInt(1 << 24)));
    g.fillRect(0, 0, 200, 200);
    for (int k = 0; k < 7; k++) {
      g.setColor(new Color(random.nextInt(1 << 24)));
      g.fillOval(random.nextInt(160) - 20, random.nextInt(160) - 20, 90, 70);
    }
    g.dispose();
    return image;
  }

  private static byte[] png(BufferedImage image) {
    try (var bytes = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
