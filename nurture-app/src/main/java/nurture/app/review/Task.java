package nurture.app.review;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A question about a listing.
 *
 * @param queue of what kind
 * @param row the listing's id
 * @param other the id of the listing that it may be a copy of; empty where one listing is meant
 * @param column the column in doubt; empty where the whole row is meant
 * @param given what stands in the column; empty where nothing does
 * @param choices what could stand there, the likeliest first
 * @param why in a sentence
 * @param score how surely something is wrong, from 0 to 1
 */
public record Task(
    Queue queue,
    String row,
    String other,
    String column,
    String given,
    List<Choice> choices,
    String why,
    double score) {
  /**
   * What could be right.
   *
   * @param value as it would stand in the table
   * @param share its probability
   */
  public record Choice(String value, double share) {}

  public Task {
    choices = List.copyOf(choices);
  }

  /** A question for which nothing is suggested. */
  static Task of(Queue queue, String row, String other, String column, String given, String why) {
    return new Task(queue, row, other, column, given, List.of(), why, 0);
  }

  /** A name that the same question has whenever it is asked, whatever else is found in the data. */
  public String key() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var part : List.of(queue.name(), row, other, column))
        digest.update((part.length() + ":" + part).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(), 0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
