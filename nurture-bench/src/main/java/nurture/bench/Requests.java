package nurture.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import nurture.app.demo.DemoData;
import nurture.data.BadPhoto;
import nurture.data.Dataset;
import nurture.data.Folders;
import nurture.data.Role;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Listings of a photo and a title, ready to be sent to a server that reads both. */
final class Requests implements AutoCloseable {
  private static final String BOUNDARY = "nurture-bench";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client;
  private final List<HttpRequest> requests;
  private final String source;

  private Requests(HttpClient client, List<HttpRequest> requests, String source) {
    this.client = client;
    this.requests = requests;
    this.source = source;
  }

  /**
   * Reads listings and asks the server what it calls their parts.
   *
   * @param data as {@code nurture train} reads it, or null for the demo's listings
   * @param most of them, chosen by the seed
   */
  static Requests of(URI address, @Nullable Path data, int most, long seed)
      throws IOException, InterruptedException {
    var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    try {
      var model = model(client, address);
      var photo = named(model, "PHOTO", "photo");
      var title = named(model, "TEXT", "title");
      Path listings = data;
      if (listings == null) {
        listings = Files.createTempDirectory("nurture-bench-demo");
        DemoData.write(listings, 7);
      }
      List<HttpRequest> requests;
      try (var all = Dataset.read(listings)) {
        requests =
            bodies(all, photo, title, most, seed).stream()
                .map(body -> request(address, body))
                .toList();
      } finally {
        if (data == null) Folders.delete(listings);
      }
      var source = data == null ? "the demo's listings" : data.toString();
      return new Requests(client, requests, source);
    } catch (IOException | InterruptedException | RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /** Sends the i-th, beginning again after the last; the status, or the exception. */
  CompletableFuture<Integer> send(long i) {
    return client
        .sendAsync(request(i), BodyHandlers.ofByteArray())
        .thenApply(response -> response.statusCode());
  }

  /** Sends the i-th and waits for the status. */
  int answer(long i) throws IOException, InterruptedException {
    return client.send(request(i), BodyHandlers.ofByteArray()).statusCode();
  }

  private HttpRequest request(long i) {
    return requests.get((int) (i % requests.size()));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  @Override
  public String toString() {
    return "%d photos and titles of %s, %.0f kB on average"
        .formatted(
            requests.size(),
            source,
            requests.stream()
                    .mapToLong(r -> r.bodyPublisher().orElseThrow().contentLength())
                    .average()
                    .orElse(0)
                / 1000);
  }

  private static JsonNode model(HttpClient client, URI address)
      throws IOException, InterruptedException {
    var asked = HttpRequest.newBuilder(address.resolve("/api/model")).timeout(PATIENCE).build();
    try {
      return JsonMapper.shared().readTree(client.send(asked, BodyHandlers.ofString()).body());
    } catch (java.net.ConnectException e) {
      throw new IOException("there is no server at " + address + "; start nurture serve", e);
    }
  }

  /** What the model calls its input of a role: by this name if there is one, else the first. */
  private static String named(JsonNode model, String role, String usual) {
    var names = new ArrayList<String>();
    for (var input : model.path("inputs"))
      if (input.path("role").asString("").equals(role)) names.add(input.path("name").asString(""));
    if (names.isEmpty())
      throw new IllegalArgumentException(
          "the served model must read a photo and a title, got one without " + role);
    return names.contains(usual) ? usual : names.getFirst();
  }

  private static List<byte[]> bodies(Dataset all, String photo, String title, int most, long seed) {
    var text = all.schema().find(title).isPresent() ? title : first(all, Role.TEXT);
    var file = all.schema().find(photo).isPresent() ? photo : first(all, Role.PHOTO);
    var order = new ArrayList<>(IntStream.range(0, all.size()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    var bodies = new ArrayList<byte[]>();
    for (int row : order) {
      if (bodies.size() == most) break;
      var words = all.table().cell(row, text);
      var name = all.table().cell(row, file);
      if (words == null || name == null) continue;
      try {
        all.photos().load(name); // a damaged one would be an error of the data, not of the server
        bodies.add(body(photo, all.photos().bytes(name), title, words));
      } catch (BadPhoto e) {
        // another one
      }
    }
    if (bodies.isEmpty())
      throw new IllegalArgumentException(
          "data must hold listings with a photo and words, got none");
    return bodies;
  }

  private static String first(Dataset all, Role role) {
    var columns = all.schema().of(role);
    if (columns.isEmpty())
      throw new IllegalArgumentException(
          "data must have a column of role " + role + ", got\n" + all.schema());
    return columns.getFirst().name();
  }

  private static byte[] body(String photo, byte[] image, String title, String words) {
    var body = new ByteArrayOutputStream();
    body.writeBytes(head("name=\"" + title + "\""));
    body.writeBytes(words.getBytes(StandardCharsets.UTF_8));
    body.writeBytes(head("name=\"" + photo + "\"; filename=\"photo\""));
    body.writeBytes(image);
    body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  private static byte[] head(String disposition) {
    return ("\r\n--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static HttpRequest request(URI address, byte[] body) {
    return HttpRequest.newBuilder(address.resolve("/api/suggest"))
        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
        .timeout(PATIENCE)
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }
}
