package nurture.drift;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import nurture.data.Folders;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is kept of many listings to tell later whether others are like them: the file {@code
 * portrait.json} of a bundle. Each aspect by itself, so that no listing can be put together again.
 *
 * @param rows how many listings
 * @param numbers by aspect, ascending; fewer than {@code rows} where cells were blank
 * @param names by aspect, how often each was seen; fewer than {@code rows} together likewise
 * @param embeddings of some of the listings, in no order
 * @param inputs what each of those says something of; empty where that was not kept yet
 * @param answers by what listings say something of: what was answered to those; empty where that
 *     was not kept yet
 */
public record Portrait(
    int rows,
    Map<String, double[]> numbers,
    Map<String, Map<String, Integer>> names,
    float[][] embeddings,
    List<String> inputs,
    Map<String, Answers> answers) {
  /**
   * What was answered to listings that say something of the same inputs.
   *
   * @param rows how many listings
   * @param numbers by aspect, ascending
   * @param names by aspect, how often each was seen
   */
  public record Answers(
      int rows, Map<String, double[]> numbers, Map<String, Map<String, Integer>> names) {}

  private static final int ENOUGH = 2_000, EMBEDDED = 500;
  private static final String FILE = "portrait.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public Portrait {
    inputs = List.copyOf(Objects.requireNonNullElse(inputs, List.of()));
    answers = Map.copyOf(Objects.requireNonNullElse(answers, Map.of()));
  }

  /**
   * That of listings that the model did not learn from; of those it did, answers flatter. {@value
   * #ENOUGH} by lot of more.
   */
  public static Portrait of(List<Seen> all, long seed) {
    var lots = new ArrayList<>(all);
    Collections.shuffle(lots, Random.from(new SplittableRandom(seed)));
    var listings = lots.subList(0, Math.min(ENOUGH, lots.size()));
    var alike = new TreeMap<String, List<Seen>>();
    for (var seen : listings)
      alike.computeIfAbsent(seen.inputs(), inputs -> new ArrayList<>()).add(seen);
    var answers = new TreeMap<String, Answers>();
    alike.forEach((inputs, of) ->
        answers.put(
            inputs, new Answers(of.size(), numbers(of, Seen::answer), names(of, Seen::answer))));
    var placed = listings.stream().filter(s -> s.embedding() != null).limit(EMBEDDED).toList();
    return new Portrait(
        listings.size(),
        numbers(listings, aspect -> true),
        names(listings, aspect -> true),
        placed.stream().map(Seen::embedding).toArray(float[][]::new),
        placed.stream().map(Seen::inputs).toList(),
        answers);
  }

  private static Map<String, double[]> numbers(List<Seen> listings, Predicate<String> wanted) {
    var numbers = new TreeMap<String, double[]>();
    for (var seen : listings)
      for (var aspect : seen.numbers().keySet())
        if (wanted.test(aspect)) numbers.putIfAbsent(aspect, new double[0]);
    numbers.replaceAll((aspect, none) ->
        listings.stream()
            .map(seen -> seen.numbers().get(aspect))
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray());
    return numbers;
  }

  private static Map<String, Map<String, Integer>> names(
      List<Seen> listings, Predicate<String> wanted) {
    var names = new TreeMap<String, Map<String, Integer>>();
    for (var seen : listings)
      seen.names()
          .forEach((aspect, name) -> {
            if (wanted.test(aspect))
              names.computeIfAbsent(aspect, a -> new TreeMap<>()).merge(name, 1, Integer::sum);
          });
    return names;
  }

  /**
   * That in a bundle's folder or in that of its run; empty where there is none.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  public static Optional<Portrait> open(Path folder) {
    var file = file(folder);
    if (!Files.exists(file)) return Optional.empty();
    try {
      var read = JSON.readValue(Files.readString(file), Portrait.class);
      if (read.numbers == null || read.names == null || read.embeddings == null)
        throw new IllegalArgumentException(file + " must be whole, got a part; train it again");
      return Optional.of(read);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + " must be readable, got " + e.getMessage() + "; train it again", e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          file + " must be a portrait: " + e.getOriginalMessage() + "; train it again", e);
    }
  }

  /** Writes it into a bundle's folder. */
  public void save(Path folder) {
    try {
      Folders.replace(file(folder), JSON.writeValueAsString(this));
    } catch (IOException e) {
      throw new IllegalStateException("the portrait could not be written: " + e.getMessage(), e);
    }
  }

  private static Path file(Path folder) {
    var inside = folder.resolve("bundle");
    return (Files.isDirectory(inside) ? inside : folder).resolve(FILE);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Portrait that
        && rows == that.rows
        && names.equals(that.names)
        && numbers.keySet().equals(that.numbers.keySet())
        && numbers.keySet().stream()
            .allMatch(a -> Arrays.equals(numbers.get(a), that.numbers.get(a)))
        && Arrays.deepEquals(embeddings, that.embeddings)
        && inputs.equals(that.inputs)
        && answers.keySet().equals(that.answers.keySet());
  }

  @Override
  public int hashCode() {
    return Objects.hash(rows, names, numbers.keySet());
  }
}
