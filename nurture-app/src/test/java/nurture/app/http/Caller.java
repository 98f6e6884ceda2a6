package nurture.app.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import javax.imageio.ImageIO;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to a server as tests need it: well, badly, and byte by byte. */
final class Caller implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String address;

  Caller(SuggestServer server) {
    this(server.address());
  }

  Caller(String address) {
    this.address = address;
  }

  record Reply(int status, String body, Map<String, String> headers) {
    JsonNode json() {
      return JSON.readTree(body);
    }

    String error() {
      return json().get("error").stringValue();
    }
  }

  Reply get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  Reply json(String body) {
    return post("application/json", body.getBytes(UTF_8));
  }

  /** As multipart; a {@code byte[]} is sent as a file. */
  Reply form(Map<String, Object> fields) {
    return post("multipart/form-data; boundary=xYz", multipart(fields));
  }

  Reply post(String type, byte[] body) {
    return post("/api/suggest", type, body);
  }

  Reply post(String path, String type, byte[] body) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  Reply send(HttpRequest.Builder request) {
    try {
      var response =
          client.send(
              request.timeout(Duration.ofSeconds(30)).build(),
              HttpResponse.BodyHandlers.ofString());
      var headers = new java.util.TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
      response.headers().map().forEach((k, v) -> headers.put(k, v.getFirst()));
      return new Reply(response.statusCode(), response.body(), headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  URI uri(String path) {
    return URI.create(address).resolve(path);
  }

  /** An open connection, to misbehave on. */
  Socket socket() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(address).getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** What comes back for these bytes, until the server closes or nothing more comes. */
  String raw(byte[] bytes) throws IOException {
    try (var socket = socket()) {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  static byte[] multipart(Map<String, Object> fields) {
    var out = new ByteArrayOutputStream();
    fields.forEach((name, value) -> {
      var file = value instanceof byte[] ? "; filename=\"photo.png\"" : "";
      out.writeBytes(
          "--xYz\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n"
              .formatted(name, file)
              .getBytes(UTF_8));
      out.writeBytes(value instanceof byte[] b ? b : value.toString().getBytes(UTF_8));
      out.writeBytes("\r\n".getBytes(UTF_8));
    });
    out.writeBytes("--xYz--\r\n".getBytes(UTF_8));
    return out.toByteArray();
  }

  static byte[] photo() {
    var image = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
    var pen = image.createGraphics();
    pen.setColor(new Color(0xE8E1D3));
    pen.fillRect(0, 0, 96, 96);
    pen.setColor(new Color(0x47688C));
    pen.fillRoundRect(24, 30, 40, 44, 10, 10);
    pen.dispose();
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
