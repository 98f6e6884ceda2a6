package nurture.app.http;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import nurture.app.Nearest;
import nurture.data.Numbers;
import nurture.data.Role;
import nurture.serve.Description;
import nurture.serve.Description.Input;
import nurture.serve.Listing;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What a caller sent, as multipart or as JSON, on its way to becoming a {@link Listing}. */
final class Form {
  private static final int MAX_CHARACTERS = 20_000;
  private static final String PHOTO = "photo";

  private final Map<String, Input> inputs = new HashMap<>();
  private final boolean readsPhotos;
  private final Set<String> reserved;
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, String> said = new HashMap<>();
  private final List<String> seen = new ArrayList<>();
  private byte @Nullable [] photo;

  private Form(Description description, Set<String> reserved) {
    this.reserved = reserved;
    for (var input : description.inputs()) inputs.put(input.name(), input);
    readsPhotos = description.inputs().stream().anyMatch(i -> i.role() == Role.PHOTO);
  }

  /**
   * What was filled in.
   *
   * @param said the fields that are no inputs, those left empty being absent
   */
  record Filled(Listing listing, Map<String, String> said) {}

  /** The listing that the body holds. */
  static Listing read(Description description, @Nullable String contentType, byte[] body)
      throws Refusal {
    var form = of(description, contentType, body, Set.of());
    if (form.listing().isEmpty())
      throw new Refusal(
          400,
          "The listing is empty; send at least one of "
              + new Form(description, Set.of()).known()
              + ".");
    return form.listing();
  }

  /** The listing that the body holds, perhaps an empty one, with some fields that are no inputs. */
  static Filled of(
      Description description, @Nullable String contentType, byte[] body, Set<String> reserved)
      throws Refusal {
    var form = new Form(description, reserved);
    var type = contentType == null ? "" : contentType;
    switch (type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)) {
      case "multipart/form-data" -> form.multipart(Multipart.read(type, body));
      case "application/json" -> form.json(body);
      default ->
          throw new Refusal(415, "Send the listing as multipart/form-data or as application/json.");
    }
    return new Filled(new Listing(form.values, form.photo), Map.copyOf(form.said));
  }

  private void multipart(List<Multipart.Part> parts) throws Refusal {
    for (var part : parts) {
      expect(part.name());
      if (isPhoto(part.name())) {
        once(part.name());
        if (part.content().length > 0) photo = part.content();
      } else {
        put(part.name(), part.text());
      }
    }
  }

  private void json(byte[] body) throws Refusal {
    JsonNode root;
    try {
      root = Json.read(body);
    } catch (JacksonException e) {
      throw new Refusal(400, "The body is not valid JSON: " + Json.reason(e) + ".");
    }
    if (!root.isObject())
      throw new Refusal(400, "The body must be a JSON object, such as {\"title\": \"blue mug\"}.");
    for (var field : root.properties()) {
      if (field.getKey().equals("attributes") && !inputs.containsKey("attributes")) {
        if (!field.getValue().isObject())
          throw new Refusal(400, "\"attributes\" must be an object of names and values.");
        for (var attribute : field.getValue().properties())
          json(attribute.getKey(), attribute.getValue());
      } else {
        json(field.getKey(), field.getValue());
      }
    }
  }

  private void json(String name, JsonNode node) throws Refusal {
    expect(name);
    var text = text(name, node);
    if (isPhoto(name)) {
      once(name);
      if (!text.isEmpty()) photo = base64(name, text);
    } else {
      put(name, text);
    }
  }

  private String text(String name, JsonNode node) throws Refusal {
    if (node.isNull()) return "";
    if (node.isString()) return node.stringValue();
    if (node.isFloatingPointNumber() && isQuantity(name)) return Numbers.write(node.doubleValue());
    if (node.isNumber() || node.isBoolean()) return node.asString();
    throw new Refusal(
        400, quoted(name) + " must be text, a number, true or false, not a list or an object.");
  }

  /** Whether it is read as a number, so that 1.234 must not be taken for a thousand. */
  private boolean isQuantity(String name) {
    var input = inputs.get(name);
    return input == null || input.role() == Role.NUMBER;
  }

  private static byte[] base64(String name, String text) throws Refusal {
    int comma = text.startsWith("data:") ? text.indexOf(',') : -1;
    try {
      return Base64.getMimeDecoder().decode(strict(text.substring(comma + 1)));
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, quoted(name) + " must be an image file in Base64.");
    }
  }

  /** The decoder for MIME drops what is no Base64; only line breaks may be dropped. */
  private static String strict(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c < 128 && (Character.isLetterOrDigit(c) || "+/=\r\n".indexOf(c) >= 0)))
        throw new IllegalArgumentException();
    }
    return text;
  }

  private boolean isPhoto(String name) {
    var input = inputs.get(name);
    return input != null ? input.role() == Role.PHOTO : readsPhotos && name.equals(PHOTO);
  }

  private void expect(String name) throws Refusal {
    if (!inputs.containsKey(name) && !reserved.contains(name) && !isPhoto(name))
      throw new Refusal(400, unknown(name));
  }

  private void put(String name, String text) throws Refusal {
    once(name);
    if (text.length() > MAX_CHARACTERS)
      throw new Refusal(
          400, quoted(name) + " is longer than " + MAX_CHARACTERS + " characters; shorten it.");
    if (!text.isBlank()) (reserved.contains(name) ? said : values).put(name, text.strip());
  }

  private void once(String name) throws Refusal {
    if (seen.contains(name))
      throw new Refusal(400, quoted(name) + " is given twice; send it once.");
    seen.add(name);
  }

  private String unknown(String name) {
    return "There is no input "
        + quoted(name)
        + "; "
        + Nearest.to(name, names())
            .map(n -> "did you mean " + quoted(n) + "?")
            .orElse("this model reads " + known() + ".");
  }

  private List<String> names() {
    var names = new ArrayList<>(inputs.keySet());
    names.addAll(reserved);
    if (readsPhotos && !inputs.containsKey(PHOTO)) names.add(PHOTO);
    names.sort(null);
    return names;
  }

  private String known() {
    return String.join(", ", names().stream().map(Form::quoted).toList());
  }

  /** A name from outside as it may stand in a sentence: short, and without control characters. */
  static String quoted(String name) {
    var plain = name.replaceAll("[\\p{Cntrl}\"\\p{Cs}]", "?");
    return '"' + (plain.length() > 60 ? plain.substring(0, 60) + "…" : plain) + '"';
  }
}
