package nurture.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import nurture.data.CategoryPath;
import nurture.data.Dataset;
import nurture.data.Numbers;
import nurture.data.Role;
import nurture.memory.Episode;
import nurture.memory.ExactIndex;
import nurture.serve.BadListing;
import nurture.serve.Bundle;
import nurture.serve.Remembering;
import nurture.serve.Suggestion;
import org.jspecify.annotations.Nullable;

/**
 * What comes of a night: the newer version sits the exams of every past day beside the older one,
 * and must still know what people said. What it knows by itself its memory may let go.
 *
 * @param sittings one for each exam and figure, all days together last but for what people said
 * @param known the names of what was said that the newer version knows without a memory
 */
public record Night(List<Sitting> sittings, Set<String> known) {
  /** The sitting of all days together. */
  public static final String ALL = "all days";

  /** The sitting of what people said. */
  public static final String SAID = "what people said";

  private static final double SURE = 0.5, NEAR = 0.1;

  /** Whether nothing fell by more than its margin. */
  public boolean passed() {
    return fallen().isEmpty();
  }

  /** The sittings in which the newer version fell. */
  public List<Sitting> fallen() {
    return sittings.stream().filter(s -> !s.passed()).toList();
  }

  /**
   * Examines two versions.
   *
   * @param before the older version with what was said so far; the newer one need not know more
   * @param data the listings of all days
   * @param days the rows of each day's exam, oldest first, none learnt from
   * @param lessons what people said, all of it
   * @param margin by how much accuracy, or the mean logarithmic error of prices, may fall
   */
  public static Night examine(
      Remembering before,
      Bundle after,
      Dataset data,
      Map<String, int[]> days,
      List<Lesson> lessons,
      double margin,
      int threads,
      IntConsumer examined) {
    var rows = days.values().stream().flatMapToInt(Arrays::stream).distinct().sorted().toArray();
    var sittings = new ArrayList<Sitting>();
    if (rows.length > 0) {
      var old = Marks.of(before.bundle(), data, rows, threads);
      var now = Marks.of(after, data, rows, threads);
      days.forEach((day, of) -> sittings.addAll(sittings(day, old, now, of, margin)));
      if (days.size() > 1) sittings.addAll(sittings(ALL, old, now, rows, margin));
    }
    return said(sittings, before, after, lessons, margin, examined);
  }

  private static List<Sitting> sittings(
      String day, Marks before, Marks after, int[] rows, double margin) {
    var sittings = new ArrayList<Sitting>();
    var labelled = Arrays.stream(rows).filter(before.right::containsKey).toArray();
    if (labelled.length > 0)
      sittings.add(Sitting.ofRight(day, before.right(labelled), after.right(labelled), margin));
    var priced = Arrays.stream(rows).filter(before.errors::containsKey).toArray();
    if (priced.length > 0)
      sittings.add(Sitting.ofErrors(day, before.errors(priced), after.errors(priced), margin));
    return sittings;
  }

  /** How a bundle did, by row: where there is a truth to compare with. */
  private record Marks(Map<Integer, Boolean> right, Map<Integer, Double> errors) {
    static Marks of(Bundle bundle, Dataset data, int[] rows, int threads) {
      var wanted = new HashSet<Integer>();
      for (int row : rows) wanted.add(row);
      var exam = Exam.of(bundle, data, threads, (_, _) -> {}, wanted::contains);
      var right = new java.util.HashMap<Integer, Boolean>();
      var errors = new java.util.HashMap<Integer, Double>();
      var card = bundle.card();
      for (int i = 0; i < exam.rows().length; i++) {
        int row = exam.rows()[i];
        var category = card.category();
        if (category != null) {
          var truth = cell(data, row, category.column());
          var said = exam.predictions().categories().orElseThrow();
          if (truth != null) right.put(row, fits(said.classes().get(said.answer(i)), truth));
        }
        var price = card.price();
        if (price != null) {
          var truth = cell(data, row, price.column());
          var number = truth == null ? Optional.<Double>empty() : positive(truth);
          double said = exam.predictions().prices().orElseThrow().estimate()[i];
          number.ifPresent(p -> errors.put(row, Math.abs(Math.log1p(said) - Math.log1p(p))));
        }
      }
      return new Marks(right, errors);
    }

    private static @Nullable String cell(Dataset data, int row, String column) {
      if (data.schema().find(column).isEmpty()) return null;
      var cell = data.table().cell(row, column);
      boolean path = data.schema().column(column).role() == Role.PATH;
      return cell == null || !path ? cell : CategoryPath.parse(cell).toString();
    }

    private static Optional<Double> positive(String cell) {
      var number = Numbers.parse(cell);
      return number.isPresent() && number.getAsDouble() > 0
          ? Optional.of(number.getAsDouble())
          : Optional.empty();
    }

    boolean[] right(int[] rows) {
      var marks = new boolean[rows.length];
      for (int i = 0; i < rows.length; i++) marks[i] = right.getOrDefault(rows[i], false);
      return marks;
    }

    double[] errors(int[] rows) {
      return Arrays.stream(rows).mapToDouble(row -> errors.getOrDefault(row, 0.0)).toArray();
    }
  }

  /** Whether an answer is the truth, or the branch of a path on which it stands. */
  private static boolean fits(String answer, String truth) {
    return truth.equals(answer) || truth.startsWith(answer + " > ");
  }

  private static Night said(
      List<Sitting> sittings,
      Remembering before,
      Bundle after,
      List<Lesson> lessons,
      double margin,
      IntConsumer examined) {
    var known = new HashSet<String>();
    var newer = new Remembering(after, ExactIndex::new);
    var asked = new ArrayList<Lesson>();
    var looks = new ArrayList<Bundle.Look>();
    var old = new ArrayList<Boolean>();
    for (var lesson : lessons) {
      examined.accept(asked.size());
      try {
        var look = after.look(lesson.listing());
        if (knows(newer.suggest(look), lesson)) known.add(lesson.id());
        looks.add(look);
        asked.add(lesson);
        old.add(right(before.suggest(lesson.listing()), lesson));
      } catch (BadListing e) {
        // A version that reads other inputs has nothing to say of it.
      }
    }
    for (int i = 0; i < asked.size(); i++) {
      var lesson = asked.get(i);
      if (!known.contains(lesson.id()))
        newer.remember(
            new Episode(lesson.id(), looks.get(i).embedding(), lesson.category(), lesson.price()));
    }
    var compared = IntStream.range(0, asked.size()).filter(i -> named(asked.get(i))).toArray();
    var then = new boolean[compared.length];
    var now = new boolean[compared.length];
    for (int i = 0; i < compared.length; i++) {
      then[i] = old.get(compared[i]);
      now[i] = right(newer.suggest(looks.get(compared[i])), asked.get(compared[i]));
    }
    if (compared.length > 0) sittings.add(Sitting.ofRight(SAID, then, now, margin));
    return new Night(List.copyOf(sittings), Set.copyOf(known));
  }

  private static boolean named(Lesson lesson) {
    return lesson.category() != null && !lesson.category().equals(Episode.NONE);
  }

  private static boolean right(Suggestion suggestion, Lesson lesson) {
    return named(lesson)
        && !suggestion.categories().isEmpty()
        && fits(suggestion.categories().getFirst().name(), String.valueOf(lesson.category()));
  }

  /** Whether it is right, sure of it, and near in price, of which something was said at all. */
  private static boolean knows(Suggestion suggestion, Lesson lesson) {
    if (lesson.category() != null
        && !(right(suggestion, lesson) && suggestion.categories().getFirst().probability() > SURE))
      return false;
    if (Double.isNaN(lesson.price())) return true;
    var price = suggestion.price();
    return price != null
        && Math.abs(Math.log1p(price.estimate()) - Math.log1p(lesson.price())) < NEAR;
  }
}
