package nurture.app.review;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.IntConsumer;
import nurture.data.BadPhoto;
import nurture.data.Dataset;
import nurture.data.Pixels;
import nurture.data.Role;
import nurture.data.RowNames;
import nurture.quality.Subject;

/**
 * A data set under review: its {@link Desk}, the {@link Pass} that finds what to ask, and the
 * listings as a person sees them.
 */
public final class Session implements AutoCloseable {
  private static final int LONGEST_PHOTO = 1_600, MOST_CATEGORIES = 5_000;
  private static final int MOST_CELL = 4_000, MOST_FILE = 2 << 20;
  private static final int LATEST = 40;
  private static final Duration PAUSE = Duration.ofMinutes(2);

  /**
   * What is reviewed.
   *
   * @param name for people
   * @param category the column of the label
   * @param hash of whatever the questions depend on
   * @param named the rows to label and why, instead of those without a label
   */
  public record Plan(
      String name,
      Dataset data,
      Optional<String> category,
      String hash,
      Optional<SequencedMap<Integer, String>> named) {}

  /** Where the answers come from by which listings are doubted. */
  public interface Source {
    /** The listings with such answers, which may take minutes; told how many photos were seen. */
    Subject open(IntConsumer looked) throws IOException;
  }

  private final Plan plan;
  private final Desk desk;
  private final Pass pass;
  private final Search search;
  private final RowNames names;
  private final Map<String, Integer> rows;
  private final List<String> categories;

  private Session(Plan plan, Desk desk, Ledger ledger) {
    this.plan = plan;
    this.desk = desk;
    var data = plan.data();
    int photos = data.schema().of(Role.PHOTO).isEmpty() ? 0 : data.size();
    this.pass = new Pass(desk, ledger, plan.hash(), photos);
    this.names = new RowNames(data);
    this.rows = names.rows();
    this.search = new Search(data, names);
    this.categories = plan.category().map(column -> categories(data, column)).orElse(List.of());
  }

  /** Starts; it returns at once, and finds what to ask in the background. */
  public static Session start(Plan plan, Desk desk, Ledger ledger, Source source) {
    var session = new Session(plan, desk, ledger);
    session.pass.start(source, plan.named());
    session.search.start();
    return session;
  }

  private static List<String> categories(Dataset data, String column) {
    var counts = new HashMap<String, Integer>();
    for (int row = 0; row < data.size(); row++) {
      var cell = data.table().cell(row, column);
      if (cell != null) counts.merge(cell, 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_CATEGORIES)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Where decisions go. */
  public Desk desk() {
    return desk;
  }

  /** The categories that listings have, the most frequent first. */
  public List<String> categories() {
    return categories;
  }

  /**
   * How things stand, for an annotator.
   *
   * @param pace decisions a minute of late, pauses left out; 0 where it cannot be told yet
   * @param done how many decisions of the annotator's stand
   */
  public record State(
      String name,
      int listings,
      String category,
      Pass.Progress pass,
      List<Desk.Count> queues,
      List<String> annotators,
      double pace,
      int done) {}

  /** How things stand. */
  public State state(String annotator) {
    var moments = desk.moments(annotator);
    return new State(
        plan.name(),
        plan.data().size(),
        plan.category().orElse(""),
        pass.progress(),
        desk.counts(annotator),
        desk.annotators(),
        pace(moments),
        moments.size());
  }

  /** The latest decisions a minute; gaps that were pauses are left out. */
  private static double pace(List<java.time.Instant> moments) {
    var late = moments.subList(Math.max(0, moments.size() - LATEST), moments.size());
    var gaps = new ArrayList<Duration>();
    for (int i = 1; i < late.size(); i++) {
      var gap = Duration.between(late.get(i - 1), late.get(i));
      if (gap.compareTo(PAUSE) < 0 && !gap.isNegative()) gaps.add(gap);
    }
    if (gaps.size() < 3) return 0;
    return 60_000.0 * gaps.size() / Math.max(1, gaps.stream().mapToLong(Duration::toMillis).sum());
  }

  /**
   * A listing as a person sees it.
   *
   * @param id its name
   * @param title its first text; its id where it has none
   * @param photo whether it names a photo
   * @param cells by column, blanks left out
   */
  public record Card(String id, String title, boolean photo, Map<String, String> cells) {}

  /**
   * A task with the listings that it is about.
   *
   * @param task as the desk has it
   * @param listing the one meant; empty where it has left the table
   * @param other the one that it may be a copy of
   */
  public record Sheet(Desk.Open task, Optional<Card> listing, Optional<Card> other) {}

  /** A task with its listings. */
  public Sheet sheet(Desk.Open open) {
    return new Sheet(open, card(open.task().row()), card(open.task().other()));
  }

  /** A listing. */
  public Optional<Card> card(String id) {
    var row = rows.get(id);
    return row == null ? Optional.empty() : Optional.of(card(row));
  }

  private Card card(int row) {
    var data = plan.data();
    var cells = new LinkedHashMap<String, String>();
    boolean photo = false;
    String title = "";
    for (var column : data.schema().columns()) {
      var cell = data.table().cell(row, column.name());
      if (cell == null) continue;
      if (column.role() == Role.PHOTO) {
        photo = true;
        continue;
      }
      if (column.role() == Role.TEXT && title.isEmpty()) title = cut(cell);
      else cells.put(column.name(), cut(cell));
    }
    var name = names.name(row);
    return new Card(name, title.isEmpty() ? name : title, photo, cells);
  }

  private static String cut(String cell) {
    return cell.length() > MOST_CELL ? cell.substring(0, MOST_CELL) + "…" : cell;
  }

  /** A question about a listing that nobody doubts, for who looked it up. */
  public Optional<Sheet> look(String id) {
    var row = rows.get(id);
    if (row == null) return Optional.empty();
    var column = plan.category().orElse("");
    var given = column.isEmpty() ? null : plan.data().table().cell(row, column);
    var task =
        Task.of(Queue.FOUND, id, "", column, given == null ? "" : given, "looked up by a person");
    return Optional.of(sheet(desk.look(task)));
  }

  /** The listings that a text finds. */
  public List<Card> search(String text, int most) {
    return search.find(text, most).stream().map(this::card).toList();
  }

  /**
   * A file for a browser.
   *
   * @param type its media type
   */
  public record Photo(String type, byte[] bytes) {}

  /** A listing's photo: its own file where a browser can show that, smaller where it is large. */
  public Optional<Photo> photo(String id) {
    var row = rows.get(id);
    if (row == null) return Optional.empty();
    var data = plan.data();
    for (var column : data.schema().of(Role.PHOTO)) {
      var name = data.table().cell(row, column.name());
      if (name == null) continue;
      try {
        var bytes = data.photos().bytes(data.photos().resolve(name));
        var format = Pixels.format(bytes);
        if (bytes.length <= MOST_FILE && List.of("jpeg", "png", "webp", "gif").contains(format))
          return Optional.of(new Photo("image/" + format, bytes));
        var pixels = data.photos().load(name, LONGEST_PHOTO).within(LONGEST_PHOTO);
        return Optional.of(new Photo("image/jpeg", pixels.encode("jpeg")));
      } catch (BadPhoto e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** What was settled of what is in the table as it was asked about, as decisions. */
  public List<Replay.Row> decisions() {
    return Replay.of(desk, Replay.in(plan.data(), rows));
  }

  /** The columns of the decisions' file: those that {@code nurture clean} reads, and who, when. */
  public static List<String> columns() {
    var columns = new ArrayList<>(nurture.quality.Decision.COLUMNS);
    columns.addAll(Arrays.asList("annotator", "time", "revision"));
    return columns;
  }

  @Override
  public void close() {
    pass.close();
    search.close();
  }
}
