package nurture.app.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Requests as no browser sends them. */
final class Malformed {
  private static final byte[] PHOTO = Caller.photo();
  private static final String[] TYPES = {
    "multipart/form-data; boundary=xYz",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=\"x\u00e9\"",
    "application/json",
    "application/json; charset=utf-16",
    "text/plain",
    "",
    ";;;",
    "multipart/form-data; boundary=" + "b".repeat(300),
    "image/png",
    "application/x-www-form-urlencoded"
  };
  private static final String[] METHODS = {
    "POST", "POST", "POST", "PUT", "GET", "TRACE", "OPTIONS", "BREW", "post", "HEAD", "CONNECT"
  };
  private static final String[] PATHS = {
    "/api/suggest",
    "/api/feedback",
    "/api/forget",
    "/api/similar",
    "/api/photo?id=%00%ff",
    "/api/v1/feedback",
    "/api/suggest/",
    "/api/%73uggest",
    "/%zz",
    "/..%2f..%2fetc/passwd",
    "//api/suggest",
    "/api/suggest?" + "q=%ff&".repeat(40),
    "*",
    "http://evil.example/",
    "/\u0000",
    "/api/suggest;a=b",
    "/metrics/../api/model"
  };
  private static final String[] HEADERS = {
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: nonsense",
    "Content-Length: -1",
    "Content-Length: 99999999999999999999",
    "Content-Length: 7\r\nContent-Length: 8",
    "Expect: 100-continue",
    "Expect: miracles",
    "Content-Encoding: gzip",
    "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAA\r\nSec-WebSocket-Version: 13",
    "Range: bytes=0-1,5-1",
    "If-None-Match: \"",
    "Cookie: " + "a=b; ".repeat(200),
    "Accept: */*;q=nonsense",
    "Accept-Encoding: gzip;q=9,*",
    "X-Long: " + "x".repeat(9_000),
    "No-Colon",
    " Folded: yes",
    "Bad\u0001Name: 1",
    "Accept-Charset: nonsense",
    "X-Forwarded-For: \u00ff",
    "Connection: close, close"
  };

  private final RandomGenerator random;

  Malformed(RandomGenerator random) {
    this.random = random;
  }

  /** The bytes of one request, or of something that resembles one. */
  byte[] request() {
    if (chance(25)) return noise(random.nextInt(400));
    var body = body();
    var head = new StringBuilder();
    head.append(chance(8) ? one(METHODS) : "POST").append(' ');
    head.append(chance(3) ? one(PATHS) : "/api/suggest").append(' ');
    head.append(chance(30) ? one("HTTP/9.9", "HTTP/1.0", "HTTP/0.9", "FTP/1.1", "") : "HTTP/1.1");
    head.append("\r\n");
    if (!chance(40))
      head.append("Host: ")
          .append(chance(20) ? one("evil.example", "", "[::", "a b") : "localhost")
          .append("\r\n");
    head.append("Content-Type: ").append(type(body)).append("\r\n");
    if (!chance(30)) head.append("Content-Length: ").append(length(body.length)).append("\r\n");
    if (chance(6)) head.append(one(HEADERS)).append("\r\n");
    head.append(chance(50) ? "\n" : "\r\n");
    var out = new ByteArrayOutputStream();
    out.writeBytes(head.toString().getBytes(ISO_8859_1));
    out.writeBytes(body);
    var bytes = out.toByteArray();
    if (chance(12)) mutate(bytes, 0);
    return chance(15) ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  private String type(byte[] body) {
    if (chance(8)) return one(TYPES);
    return body.length > 0 && body[0] == '-' ? TYPES[0] : TYPES[4];
  }

  private String length(int length) {
    return String.valueOf(chance(10) ? Math.max(0, length + random.nextInt(-50, 50)) : length);
  }

  private byte[] body() {
    return switch (random.nextInt(10)) {
      case 0 -> noise(random.nextInt(2_000));
      case 1 -> json(text());
      case 2 -> ("{\"title\":" + "[".repeat(random.nextInt(3_000))).getBytes(UTF_8);
      case 3 ->
          ("{\"photo\":\"" + Base64.getEncoder().encodeToString(photo()) + "\"}").getBytes(UTF_8);
      case 4 ->
          one(
                  "",
                  "{",
                  "null",
                  "[]",
                  "\"x\"",
                  "{\"a\":1}",
                  "{\"title\":1e999999999}",
                  "{\"title\":\"\\ud800\"}",
                  "{\"title\":\"a\",\"title\":\"b\"}",
                  "\ufeff{}",
                  "{\"attributes\":{\"attributes\":{}}}",
                  "{\"size_cm\":" + "9".repeat(5_000) + "}",
                  "{\"photo\":\"data:\"}",
                  "{\"title\":\"a\",\"right_category\":\"\\u0000\"}",
                  "{\"title\":\"a\",\"right_price\":\"NaN\"}",
                  "{\"title\":\"a\",\"right_price\":-1e999,\"none_of_these\":7}",
                  "{\"title\":\"a\",\"none_of_these\":true,\"right_category\":\"x\"}",
                  "{\"listing_id\":\"\"}",
                  "{\"listing_id\":\"" + "i".repeat(900) + "\"}",
                  "{\"\":\"\"}",
                  "{} {}")
              .getBytes(UTF_8);
      case 5 -> Caller.multipart(Map.of("photo", photo()));
      case 6 ->
          Caller.multipart(
              Map.of(
                  "photo",
                  photo(),
                  "title",
                  text(),
                  one("titel", "brand", "", "a\"b", "x".repeat(6_000)),
                  text()));
      case 7 -> broken(Caller.multipart(Map.of("photo", photo(), "title", "mug")));
      case 8 ->
          one(
                  "--xYz",
                  "--xYz--",
                  "--xYz\r\n",
                  "--xYz\r\n\r\n",
                  "--xYz\r\n\r\n--xYz--",
                  "--xYz\r\nContent-Disposition: form-data\r\n\r\nx\r\n--xYz--",
                  "--xYz\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n--xYz--",
                  "--xYz\r\nContent-Disposition: form-data; name=\"t\\",
                  "--xYz\r\n" + "H: h\r\n".repeat(2_000),
                  "--xYz\r\nContent-Disposition: form-data; name=title\r\n\r\nmug\r\n".repeat(90))
              .getBytes(UTF_8);
      default -> broken(json("mug"));
    };
  }

  private byte[] photo() {
    return switch (random.nextInt(5)) {
      case 0 -> noise(random.nextInt(3_000));
      case 1 -> Arrays.copyOf(PHOTO, random.nextInt(PHOTO.length));
      case 2 -> broken(PHOTO.clone());
      case 3 -> new byte[0];
      default -> ("GIF89a" + text()).getBytes(ISO_8859_1);
    };
  }

  private String text() {
    return new String(noise(random.nextInt(200)), chance(2) ? ISO_8859_1 : UTF_8);
  }

  private static byte[] json(String title) {
    return ("{\"title\":\"" + title.replace("\\", "") + "\"}").getBytes(UTF_8);
  }

  private byte[] broken(byte[] bytes) {
    mutate(bytes, 0);
    return chance(3) ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  private void mutate(byte[] bytes, int from) {
    for (int i = random.nextInt(6); i >= 0; i--)
      bytes[random.nextInt(from, bytes.length)] = (byte) random.nextInt();
  }

  private byte[] noise(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private String one(String... of) {
    return of[random.nextInt(of.length)];
  }
}
