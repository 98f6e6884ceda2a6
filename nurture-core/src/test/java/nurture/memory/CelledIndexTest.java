package nurture.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.data.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CelledIndexTest extends IndexContract {
  private static final int WIDTH = 32, STAMP = 7;

  @TempDir Path folder;

  /** Over cells of which none counts any more. */
  @Override
  protected Index index() {
    var older = vectors(500, 9);
    write("contract", older);
    var all = new BitSet();
    all.set(0, older.length);
    return new CelledIndex(cells("contract", 500), i -> older[i], all, new ExactIndex());
  }

  @Override
  protected double recall() {
    return 1;
  }

  private static float[][] vectors(int n, long seed) {
    var random = new SplittableRandom(seed);
    var vectors = new float[n][WIDTH];
    for (var vector : vectors) {
      for (int k = 0; k < WIDTH; k++) vector[k] = (float) random.nextGaussian();
      float norm = (float) Math.sqrt(Vectors.dot(vector, vector));
      for (int k = 0; k < WIDTH; k++) vector[k] /= norm;
    }
    return vectors;
  }

  /** Into cells about the first vectors. */
  private void write(String name, float[][] vectors) {
    var centres = java.util.Arrays.copyOf(vectors, Cells.count(vectors.length));
    var of = new int[vectors.length];
    for (int i = 0; i < of.length; i++) {
      float[] vector = vectors[i];
      of[i] =
          IntStream.range(0, centres.length)
              .boxed()
              .max((a, b) ->
                  Double.compare(Vectors.dot(vector, centres[a]), Vectors.dot(vector, centres[b])))
              .orElseThrow();
    }
    try {
      Cells.write(folder.resolve(name), STAMP, centres, of, i -> vectors[i], _ -> {});
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Cells cells(String name, int n) {
    return Cells.open(folder.resolve(name), STAMP, n, WIDTH).orElseThrow();
  }

  @Test
  void what_was_written_is_found_though_not_every_cell_is_looked_into() {
    var older = vectors(40_000, 1);
    write("many", older);
    try (var index =
        new CelledIndex(
            cells("many", older.length), i -> older[i], new BitSet(), new ExactIndex())) {
      int found = 0;
      for (int i = 0; i < 500; i++) {
        var nearest = index.nearest(older[80 * i], 3);
        assertThat(nearest.getFirst().id()).isEqualTo(80L * i);
        var exact = new ExactIndex();
        for (int k = 0; i % 10 == 0 && k < older.length; k++) exact.add(k, older[k]);
        for (var right : exact.nearest(older[80 * i], 3)) if (nearest.contains(right)) found++;
      }
      assertThat(found / 150.0).isGreaterThan(0.8); // vectors without any order, the hardest case
    }
  }

  @Test
  void what_is_newer_hides_what_was_written_and_what_is_removed_stays_away() {
    var older = vectors(600, 2);
    write("some", older);
    var newer = vectors(3, 3);
    try (var index =
        new CelledIndex(cells("some", 600), i -> older[i], new BitSet(), new ExactIndex())) {
      assertThat(index.nearest(older[5], 1).getFirst().id()).isEqualTo(5);
      index.add(5, newer[0]);
      assertThat(index.nearest(newer[0], 1).getFirst().id()).isEqualTo(5);
      assertThat(index.nearest(older[5], 1).getFirst().id()).isNotEqualTo(5);
      assertThat(index.remove(6)).isTrue();
      assertThat(index.remove(6)).isFalse();
      assertThat(index.nearest(older[6], 1).getFirst().id()).isNotEqualTo(6);
      index.add(900, newer[1]);
      assertThat(index.size()).isEqualTo(600);
      assertThat(index.nearest(newer[1], 1_000)).hasSize(600);
    }
  }

  @Test
  void a_file_that_is_damaged_cut_or_of_others_is_none() throws Exception {
    write("whole", vectors(600, 4));
    var file = folder.resolve("whole");
    cells("whole", 600).close();
    assertThat(Cells.open(file, STAMP + 1, 600, WIDTH)).isEmpty();
    assertThat(Cells.open(file, STAMP, 601, WIDTH)).isEmpty();
    assertThat(Cells.open(folder.resolve("none"), STAMP, 600, WIDTH)).isEmpty();
    var bytes = Files.readAllBytes(file);
    for (int at : new int[] {3, 34, 70, bytes.length / 2, bytes.length - 1}) {
      bytes[at] ^= 4;
      Files.write(file, bytes);
      assertThat(Cells.open(file, STAMP, 600, WIDTH)).as("byte %d", at).isEmpty();
      bytes[at] ^= 4;
    }
    for (int length : new int[] {0, 10, 64, bytes.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(bytes, length));
      assertThat(Cells.open(file, STAMP, 600, WIDTH)).as("%d bytes", length).isEmpty();
    }
    Files.write(file, bytes);
    cells("whole", 600).close();
  }

  @Test
  void what_is_erased_leaves_no_numbers_and_the_others_are_whole() throws Exception {
    var older = vectors(600, 5);
    write("kept", older);
    var before = Files.readAllBytes(folder.resolve("kept"));
    Cells.erase(folder.resolve("kept"), 77);
    var after = Files.readAllBytes(folder.resolve("kept"));
    int changed = 0;
    for (int i = 64; i < before.length; i++)
      if (before[i] != after[i]) {
        assertThat(after[i]).isZero();
        changed++;
      }
    assertThat(changed).isBetween(20, WIDTH + 4);
    try (var cells = cells("kept", 600)) {
      assertThat(cells.near(older[78], 1, new BitSet())).containsExactly(78);
      assertThat(cells.near(older[77], 1, new BitSet())[0]).isNotEqualTo(77);
    }
  }
}
