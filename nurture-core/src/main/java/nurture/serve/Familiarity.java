package nurture.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nurture.data.Folders;
import nurture.memory.Novelty;
import nurture.memory.Trust;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a bundle's memory needs to know, measured on listings that its first net had not seen: the
 * file {@code memory.json}.
 *
 * @param centres of the features of each witness, which are taken off before they are compared
 * @param trust how far an episode is believed
 * @param novelty how far from what is known ordinary listings lie
 * @param widest the ratio of high to low that nine of ten price ranges stay below; infinite without
 *     prices
 * @param measured on so many listings
 */
public record Familiarity(
    float[][] centres, Trust trust, Novelty novelty, double widest, int measured) {
  static final String FILE = "memory.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Of a bundle on which nothing was measured: nearly the same listings are believed, no more. */
  static Familiarity none() {
    int parts = Embeddings.PARTS;
    return new Familiarity(
        new float[0][], Trust.cautious(parts), Novelty.none(parts), Double.MAX_VALUE, 0);
  }

  /** That in a bundle's folder, or none where there is no such file. */
  static Familiarity read(Path folder) {
    var file = folder.resolve(FILE);
    if (!Files.exists(file)) return none();
    try {
      return JSON.readValue(Files.readString(file), Familiarity.class);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + " must be readable, got " + e.getMessage() + "; train it again", e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          file + " must be a memory's: " + e.getOriginalMessage() + "; train it again", e);
    }
  }

  void write(Path folder) throws IOException {
    Folders.replace(folder.resolve(FILE), JSON.writeValueAsString(this));
  }
}
