package nurture.app.http;

import io.javalin.http.Context;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as this server reads it, strictly, and writes it. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static JsonNode read(byte[] body) {
    return MAPPER.readTree(body);
  }

  /** Why JSON could not be read, without what was in it. */
  static String reason(JacksonException e) {
    var message = e.getOriginalMessage();
    var line = message == null ? "it cannot be read" : message.lines().findFirst().orElse("");
    var at = e.getLocation();
    return Form.quoted(line).replace("\"", "")
        + (at == null ? "" : ", at line " + at.getLineNr() + ", column " + at.getColumnNr());
  }

  static void answer(Context ctx, Object value) {
    ctx.contentType("application/json").result(MAPPER.writeValueAsBytes(value));
  }

  static void error(Context ctx, int status, String sentence) {
    ctx.status(status);
    answer(ctx, Map.of("error", sentence));
  }

  static String error(String sentence) {
    return MAPPER.writeValueAsString(Map.of("error", sentence));
  }
}
