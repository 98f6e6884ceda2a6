package nurture.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The same on public data, where it is at hand. */
class RealDataTest {
  static Path shared(String name) {
    var path = Path.of(System.getProperty("nurture.shared.data", "shared/data")).resolve(name);
    assumeThat(Files.exists(path)).as("skipped: there is no %s", path).isTrue();
    return path;
  }

  @Test
  void fashion_products_find_their_photos_by_id() {
    try (var data = Dataset.read(shared("fashion-products"))) {
      assertThat(data.size()).isEqualTo(22_000);
      assertThat(data.schema().of(Role.TEXT)).extracting(Column::name).containsExactly("title");
      assertThat(data.schema().column("year").role()).isEqualTo(Role.NUMBER);
      assertThat(data.schema().column("articleType").role()).isEqualTo(Role.CATEGORY);
      assertThat(Split.of(0.2, data.schema()).test(data)).hasSize(4471);
      int n = 2000;
      long start = System.nanoTime();
      for (int row = 0; row < n; row++) assertThat(data.photo(row, 64)).isPresent();
      System.out.printf(
          "fashion-products: %,.0f photos/s decoded by one thread%n",
          n * 1e9 / (System.nanoTime() - start));
      assertThat(data.problems().isEmpty()).isTrue();
    }
  }

  @Test
  void flipkart_listings_come_from_one_zip() {
    try (var data = Dataset.read(shared("flipkart-listings/flipkart.zip"))) {
      assertThat(data.size()).isEqualTo(700);
      assertThat(data.schema().column("category_path").role()).isEqualTo(Role.PATH);
      assertThat(data.schema().column("price_inr").role()).isEqualTo(Role.NUMBER);
      for (int row = 0; row < data.size(); row++) data.photo(row, 64);
      assertThat(data.problems().count("photo-missing")).isEqualTo(2);
    }
  }

  @Test
  void cars_are_numbers_and_categories() {
    try (var data = Dataset.read(shared("cars/cars-us.zip"))) {
      assertThat(data.size()).isEqualTo(11_914);
      assertThat(data.schema().column("MSRP").role()).isEqualTo(Role.NUMBER);
      assertThat(data.schema().column("Make").role()).isEqualTo(Role.CATEGORY);
      assertThat(data.dropDuplicateRows().size()).isEqualTo(11_199);
    }
  }

  @Test
  void mercari_paths_are_cut_at_slashes() {
    try (var data = Dataset.read(shared("mercari-10k/listings.tsv.gz"))) {
      assertThat(data.size()).isEqualTo(10_000);
      assertThat(data.schema().column("category_name").role()).isEqualTo(Role.PATH);
      assertThat(data.schema().column("item_description").role()).isEqualTo(Role.TEXT);
      assertThat(data.problems().isEmpty()).isTrue();
    }
  }

  @Test
  void fashion_mnist_comes_from_idx() {
    try (var data = Dataset.read(shared("fashion-mnist/t10k-images-idx3-ubyte.gz"))) {
      assertThat(data.size()).isEqualTo(10_000);
      assertThat(data.photo(9_999, 0)).isPresent();
    }
  }
}
