package nurture.study;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import nurture.data.CategoryPath;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.memory.Episode;
import nurture.memory.ExactIndex;
import nurture.serve.BadListing;
import nurture.serve.Bundle;
import nurture.serve.Listing;
import nurture.serve.Remembering;
import nurture.serve.Suggestion;
import nurture.study.Sitting.Paper;
import org.jspecify.annotations.Nullable;

/**
 * What comes of a night: the newer version sits the exams of every past day beside the older one
 * and beside the version that first sat it, and must still know what people said. What it knows by
 * itself its memory may let go.
 *
 * <p>The listings of all past days together are one comparison, judged by itself, so that a fall is
 * seen however many small exams it is spread over; then each exam by itself, all of them counted,
 * so that a day that falls alone is seen and chance seldom holds back a night.
 *
 * @param sittings one for each exam and figure: the days, past days together, all days, and what
 *     people said
 * @param known the names of what was said that the newer version knows without a memory, whatever
 *     it remembers of others
 */
public record Night(List<Sitting> sittings, Set<String> known) {
  /** The sitting of all days but tonight's together. */
  public static final String PAST = "past days";

  /** The sitting of all days together. */
  public static final String ALL = "all days";

  /** The sitting of what people said. */
  public static final String SAID = "what people said";

  private static final double SURE = 0.5, NEAR = 0.1;

  /** Whether a past day was examined, and nothing fell by more than its margin. */
  public boolean passed() {
    return examined() && fallen().isEmpty();
  }

  /** Whether there was an exam of any past day. */
  public boolean examined() {
    return sittings.stream().anyMatch(s -> !s.exam().equals(SAID));
  }

  /** The sittings in which the newer version fell. */
  public List<Sitting> fallen() {
    return sittings.stream().filter(s -> !s.passed()).toList();
  }

  /**
   * The versions that first sat an exam.
   *
   * @param tonight the exam that is sat for the first time, if there is one
   * @param versions their names, by exam
   * @param opened one of them, which is closed when it has been asked; nothing if that cannot be
   */
  public record Past(
      String tonight, Map<String, String> versions, Function<String, Optional<Bundle>> opened) {}

  /**
   * Examines two versions.
   *
   * @param before the older version, which remembers all that was said
   * @param after the newer version, whose memory lets go of what it knows by itself
   * @param past those that first sat the exams
   * @param data the listings of all days
   * @param days the rows of each day's exam, oldest first, none learnt from
   * @param lessons what people said, all of it
   * @param margin by how much accuracy, or the mean logarithmic error of prices, may fall
   */
  public static Night examine(
      Bundle before,
      Bundle after,
      Past past,
      Dataset data,
      Map<String, int[]> days,
      List<Lesson> lessons,
      double margin,
      int threads,
      IntConsumer examined) {
    var rows = days.values().stream().flatMapToInt(Arrays::stream).distinct().sorted().toArray();
    var together = new ArrayList<Paper>();
    var each = new ArrayList<Paper>();
    int place = 0; // of past days together among the sittings
    if (rows.length > 0) {
      var old = Marks.of(before, data, rows, threads);
      var now = Marks.of(after, data, rows, threads);
      var first = first(past, data, days, threads);
      var gone = new LinkedHashMap<>(days);
      gone.remove(past.tonight);
      days.forEach((day, of) -> {
        boolean only = gone.size() == 1 && gone.containsKey(day);
        (only ? together : each).addAll(papers(day, old, now, first.get(day), of));
      });
      if (gone.size() > 1) {
        place = each.size();
        var pooled = gone.values().stream().flatMapToInt(Arrays::stream).distinct().toArray();
        together.addAll(papers(PAST, old, now, firsts(old, first, gone), pooled));
      }
      if (days.size() > 1) each.addAll(papers(ALL, old, now, null, rows));
    }
    var said = said(before, after, lessons, examined);
    if (said.paper != null) each.add(said.paper);
    var sittings = new ArrayList<>(Sitting.of(each, margin));
    sittings.addAll(place, Sitting.of(together, margin));
    return new Night(sittings, said.known);
  }

  /** How each exam went when it was first sat, by older where that is nobody else. */
  private static @Nullable Marks firsts(
      Marks older, Map<String, Marks> first, Map<String, int[]> days) {
    if (days.keySet().stream().noneMatch(first::containsKey)) return null;
    var all = new Marks(new HashMap<>(older.right), new HashMap<>(older.errors));
    days.forEach((day, rows) -> {
      var marks = first.get(day);
      if (marks == null) return;
      for (int row : rows) {
        all.right.put(row, marks.right.getOrDefault(row, false));
        all.errors.put(row, marks.errors.getOrDefault(row, 0.0));
      }
    });
    return all;
  }

  /** How the version that first sat each exam does in it, by exam; each version is opened once. */
  private static Map<String, Marks> first(
      Past past, Dataset data, Map<String, int[]> days, int threads) {
    var exams = new TreeMap<String, List<String>>();
    for (var day : days.keySet()) {
      var version = past.versions.get(day);
      if (version != null) exams.computeIfAbsent(version, v -> new ArrayList<>()).add(day);
    }
    var marks = new HashMap<String, Marks>();
    exams.forEach((version, of) -> {
      var rows = of.stream().flatMapToInt(day -> Arrays.stream(days.get(day))).sorted().toArray();
      past.opened
          .apply(version)
          .ifPresent(opened -> {
            try (var bundle = opened) {
              var all = Marks.of(bundle, data, rows, threads);
              of.forEach(day -> marks.put(day, all));
            }
          });
    });
    return marks;
  }

  private static List<Paper> papers(
      String day, Marks before, Marks after, @Nullable Marks first, int[] rows) {
    var papers = new ArrayList<Paper>();
    var labelled = Arrays.stream(rows).filter(before.right::containsKey).toArray();
    if (labelled.length > 0)
      papers.add(
          new Paper(
              day,
              Sitting.ACCURACY,
              before.right(labelled),
              after.right(labelled),
              first == null ? null : first.right(labelled)));
    var priced = Arrays.stream(rows).filter(before.errors::containsKey).toArray();
    if (priced.length > 0)
      papers.add(
          new Paper(
              day,
              Sitting.ERROR,
              before.errors(priced),
              after.errors(priced),
              first == null ? null : first.errors(priced)));
    return papers;
  }

  /** How a bundle did, by row: where there is a truth to compare with. */
  private record Marks(Map<Integer, Boolean> right, Map<Integer, Double> errors) {
    static Marks of(Bundle bundle, Dataset data, int[] rows, int threads) {
      var wanted = new HashSet<Integer>();
      for (int row : rows) wanted.add(row);
      var exam = Exam.of(bundle, data, threads, _ -> {}, wanted::contains);
      var right = new HashMap<Integer, Boolean>();
      var errors = new HashMap<Integer, Double>();
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
          var number =
              truth == null
                  ? OptionalDouble.empty()
                  : data.schema().column(price.column()).number(truth);
          double said = exam.predictions().prices().orElseThrow().estimate()[i];
          if (number.orElse(0) > 0)
            errors.put(row, Math.abs(Math.log1p(said) - Math.log1p(number.getAsDouble())));
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

    double[] right(int[] rows) {
      return Arrays.stream(rows)
          .mapToDouble(row -> right.getOrDefault(row, false) ? 1 : 0)
          .toArray();
    }

    double[] errors(int[] rows) {
      return Arrays.stream(rows).mapToDouble(row -> errors.getOrDefault(row, 0.0)).toArray();
    }
  }

  /** Whether an answer is the truth, or the branch of a path on which it stands. */
  private static boolean fits(String answer, String truth) {
    return truth.equals(answer) || truth.startsWith(answer + " > ");
  }

  /** How it went with what people said, where that names anything, and what is known of it. */
  private record Said(@Nullable Paper paper, Set<String> known) {}

  private static Said said(
      Bundle before, Bundle after, List<Lesson> lessons, IntConsumer examined) {
    var older = new Taught(before);
    var newer = new Taught(after);
    var asked = new ArrayList<Lesson>();
    for (int i = 0; i < lessons.size(); i++) {
      examined.accept(i);
      if (older.sees(lessons.get(i)) && newer.sees(lessons.get(i))) asked.add(lessons.get(i));
    }
    var known = new HashSet<String>();
    for (var lesson : asked) if (knows(newer.answer(lesson), lesson)) known.add(lesson.id());
    var last = lastWords(asked);
    for (var lesson : last) {
      older.remember(lesson);
      if (!known.contains(lesson.id())) newer.remember(lesson);
    }
    keep(newer, last, known);
    var compared = last.stream().filter(Night::named).toList();
    var paper =
        compared.isEmpty()
            ? null
            : new Paper(SAID, Sitting.ACCURACY, older.right(compared), newer.right(compared), null);
    return new Said(paper, Set.copyOf(known));
  }

  /** Of what was said of listings that look the same, as two sellers' do, the last counts. */
  private static Collection<Lesson> lastWords(List<Lesson> lessons) {
    var last = new LinkedHashMap<Shown, Lesson>();
    for (var lesson : lessons) last.put(Shown.of(lesson.listing()), lesson);
    return last.values();
  }

  /** What is seen of a listing. */
  private record Shown(Map<String, String> values, @Nullable ByteBuffer photo) {
    static Shown of(Listing listing) {
      var photo = listing.photo();
      return new Shown(listing.values(), photo == null ? null : ByteBuffer.wrap(photo));
    }
  }

  /** Keeps in memory too what is known, but not beside what is remembered of others. */
  private static void keep(Taught newer, Collection<Lesson> lessons, Set<String> known) {
    List<Lesson> drowned;
    do {
      drowned =
          lessons.stream()
              .filter(l -> known.contains(l.id()) && !knows(newer.answer(l), l))
              .toList();
      for (var lesson : drowned) {
        newer.remember(lesson);
        known.remove(lesson.id());
      }
    } while (!drowned.isEmpty());
  }

  /** A version and what it is told, each listing looked at once. */
  private static final class Taught {
    private final Remembering memory;
    private final Map<String, Bundle.Look> looks = new HashMap<>();

    Taught(Bundle bundle) {
      this.memory = new Remembering(bundle, ExactIndex::new);
    }

    /** Whether it can read the listing; one that reads other inputs has nothing to say of it. */
    boolean sees(Lesson lesson) {
      try {
        looks.put(lesson.id(), memory.bundle().look(lesson.listing()));
        return true;
      } catch (BadListing e) {
        return false;
      }
    }

    private Bundle.Look look(Lesson lesson) {
      return Objects.requireNonNull(looks.get(lesson.id()));
    }

    void remember(Lesson lesson) {
      memory.remember(
          new Episode(lesson.id(), look(lesson).embedding(), lesson.category(), lesson.price()));
    }

    Suggestion answer(Lesson lesson) {
      return memory.suggest(look(lesson));
    }

    double[] right(List<Lesson> lessons) {
      return lessons.stream()
          .mapToDouble(lesson -> Night.right(answer(lesson), lesson) ? 1 : 0)
          .toArray();
    }
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
