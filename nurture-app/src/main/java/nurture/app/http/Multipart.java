package nurture.app.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads {@code multipart/form-data} (RFC 7578) that is already in memory. */
final class Multipart {
  private static final int MAX_PARTS = 64;
  private static final int MAX_HEADER_BYTES = 4 << 10;
  private static final byte[] BLANK_LINE = "\r\n\r\n".getBytes(ISO_8859_1);
  private static final Pattern BOUNDARY =
      Pattern.compile(
          ";\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))", Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME =
      Pattern.compile(
          ";\\s*name=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s;\"]++))", Pattern.CASE_INSENSITIVE);

  private final byte[] body;
  private int at;

  private Multipart(byte[] body) {
    this.body = body;
  }

  /** A field: its name and what stood in it, byte for byte. */
  record Part(String name, byte[] content) {
    /** The content as text. */
    String text() throws Refusal {
      try {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      } catch (CharacterCodingException e) {
        throw new Refusal(400, Form.quoted(name) + " is not valid UTF-8; send text as UTF-8.");
      }
    }
  }

  /** The parts in order. */
  static List<Part> read(String contentType, byte[] body) throws Refusal {
    var boundary = BOUNDARY.matcher(contentType);
    if (!boundary.find())
      throw new Refusal(
          400,
          "The Content-Type names no boundary; let your HTTP client write that header itself.");
    var name = boundary.group(1) != null ? boundary.group(1) : boundary.group(2);
    return new Multipart(body).parts(("\r\n--" + name).getBytes(ISO_8859_1));
  }

  private List<Part> parts(byte[] delimiter) throws Refusal {
    var parts = new ArrayList<Part>();
    var opening = Arrays.copyOfRange(delimiter, 2, delimiter.length);
    at = startsWith(opening, 0) ? opening.length : after(delimiter, 0);
    while (!startsWith(new byte[] {'-', '-'}, at)) {
      if (parts.size() == MAX_PARTS)
        throw new Refusal(400, "There are more than " + MAX_PARTS + " parts; send fewer fields.");
      parts.add(part(delimiter));
    }
    return parts;
  }

  private Part part(byte[] delimiter) throws Refusal {
    int headers = at;
    int content = after(BLANK_LINE, headers);
    if (content - headers > MAX_HEADER_BYTES)
      throw broken("the headers of a part are longer than " + MAX_HEADER_BYTES + " bytes");
    at = after(delimiter, content - 2);
    // The line break before a delimiter is the delimiter's; an empty part may have none of its own.
    int end = Math.max(content, at - delimiter.length);
    var lines = new String(body, headers, content - headers, UTF_8);
    return new Part(name(lines), Arrays.copyOfRange(body, content, end));
  }

  private static String name(String headers) throws Refusal {
    for (var line : headers.split("\r\n", -1)) {
      if (!line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) continue;
      var name = NAME.matcher(line);
      if (name.find())
        return name.group(1) != null ? name.group(1).replaceAll("\\\\(.)", "$1") : name.group(2);
    }
    throw broken("a part has no name in its Content-Disposition");
  }

  private int after(byte[] pattern, int from) throws Refusal {
    for (int i = from; i <= body.length - pattern.length; i++)
      if (body[i] == pattern[0] && startsWith(pattern, i)) return i + pattern.length;
    throw broken("it stops before its closing boundary");
  }

  private boolean startsWith(byte[] pattern, int from) {
    return from + pattern.length <= body.length
        && Arrays.equals(pattern, 0, pattern.length, body, from, from + pattern.length);
  }

  private static Refusal broken(String how) {
    return new Refusal(400, "The form is not valid multipart/form-data: " + how + ".");
  }
}
