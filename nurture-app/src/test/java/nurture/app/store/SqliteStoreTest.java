package nurture.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
  @TempDir Path folder;
  private final AtomicInteger count = new AtomicInteger();

  @Override
  String place() {
    return folder.resolve("inner/store" + count.incrementAndGet() + ".db").toString();
  }

  @Test
  void not_a_byte_of_a_forgotten_title_is_left_in_any_file() throws IOException {
    var place = place();
    var title = "Unmistakable cornflower tureen";
    try (var store = Store.open(place)) {
      for (int i = 0; i < 50; i++) store.keep(said("other" + i, "mug " + i, "Mugs"));
      store.keep(said("a", title, "Tureens"));
      store.keep(said("b", title, "Bowls")); // the word that was replaced has the title too
      assertThat(found(title)).isTrue();
      var receipt = store.forget("listing-a");
      assertThat(receipt.erased()).isTrue();
      assertThat(found(title)).isTrue(); // of b
      assertThat(store.forget("listing-b").erased()).isTrue();
      assertThat(found(title)).isFalse();
      assertThat(found("mug 7")).isTrue();
    }
    assertThat(found(title)).isFalse();
  }

  private boolean found(String text) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList())
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text))
          return true;
    }
    return false;
  }
}
