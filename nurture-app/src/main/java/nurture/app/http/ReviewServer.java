package nurture.app.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import nurture.app.Csv;
import nurture.app.review.Accord;
import nurture.app.review.Conflict;
import nurture.app.review.Line.Action;
import nurture.app.review.Queue;
import nurture.app.review.Session;
import nurture.app.review.Wish;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Serves a {@link Session} over HTTP: the page where people decide, and what that page asks for. No
 * answer holds a whole queue. It does not close the session, which is its caller's.
 */
public final class ReviewServer implements AutoCloseable {
  private static final List<String> PATHS =
      List.of(
          "/state",
          "/next",
          "/task",
          "/look",
          "/list",
          "/search",
          "/categories",
          "/agreement",
          "/photo",
          "/decide",
          "/undo",
          "/decisions.csv");
  private static final int MOST_NEXT = 60, MOST_LISTED = 100, MOST_FOUND = 30;
  private static final int MOST_NAME = 60, MOST_VALUE = 2_000, MOST_TICKET = 64;

  private final Session session;
  private final Gate gate;
  private final Listener listener;

  private ReviewServer(Session session, Settings settings) {
    this.session = session;
    this.gate = new Gate(settings.maxPending());
    var meters = new Meters(routes());
    meters.watch("nurture.review.decisions", "Decisions that stand", session.desk()::standing);
    this.listener = new Listener(settings, meters, this::routes);
  }

  /**
   * Starts to listen.
   *
   * @throws IOException when the address cannot be had; the message says so in a sentence
   */
  public static ReviewServer start(Session session, Settings settings) throws IOException {
    var server = new ReviewServer(session, settings);
    try {
      server.listener.start();
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** Where the page is. */
  public String address() {
    return listener.address();
  }

  /** The port it listens on. */
  public int port() {
    return listener.port();
  }

  @Override
  public void close() {
    listener.close();
  }

  private static Set<String> routes() {
    var routes = new HashSet<>(Page.REVIEW.keySet());
    routes.addAll(List.of("/health", "/metrics"));
    for (var path : PATHS) routes.add("/api" + path);
    return routes;
  }

  private void routes(RoutesConfig routes) {
    Page.REVIEW.forEach((path, file) -> routes.get(path, Page.of(file)));
    routes.get("/api/state", ctx -> Json.answer(ctx, session.state(annotator(ctx))));
    routes.get("/api/next", this::next);
    routes.get("/api/task", this::task);
    routes.get("/api/look", this::look);
    routes.get("/api/list", this::list);
    routes.get("/api/search", this::search);
    routes.get("/api/categories", ctx -> Json.answer(ctx, session.categories()));
    routes.get("/api/agreement", ctx -> Json.answer(ctx, Accord.of(session.desk())));
    routes.get("/api/photo", this::photo);
    routes.get("/api/decisions.csv", this::decisions);
    routes.post("/api/decide", this::decide);
    routes.post("/api/undo", this::undo);
    routes.exception(
        Conflict.class,
        (e, ctx) -> listener.refuse(new Refusal(409, String.valueOf(e.getMessage())), ctx));
  }

  private void next(Context ctx) throws Refusal {
    var open =
        session
            .desk()
            .next(
                queue(ctx),
                annotator(ctx),
                number(ctx, "n", 1, MOST_NEXT),
                "true".equals(ctx.queryParam("skipped")));
    Json.answer(ctx, open.stream().map(session::sheet).toList());
  }

  private void task(Context ctx) throws Refusal {
    var key = query(ctx, "key");
    var open =
        queue(ctx) == Queue.DISAGREEMENTS
            ? session.desk().at(key)
            : session.desk().at(key, annotator(ctx));
    Json.answer(
        ctx,
        session.sheet(
            open.orElseThrow(() -> new Refusal(404, "There is no such task; reload the page."))));
  }

  private void look(Context ctx) throws Refusal {
    Json.answer(
        ctx,
        session
            .look(query(ctx, "id"))
            .orElseThrow(() ->
                new Refusal(404, "There is no listing of that id; search for it by its words.")));
  }

  private void list(Context ctx) throws Refusal {
    Json.answer(
        ctx,
        session
            .desk()
            .list(
                queue(ctx),
                annotator(ctx),
                number(ctx, "from", 0, Integer.MAX_VALUE),
                number(ctx, "n", 1, MOST_LISTED))
            .stream()
            .map(one ->
                Map.of(
                    "key",
                    one.key(),
                    "id",
                    one.row(),
                    "state",
                    one.state(),
                    "said",
                    one.said(),
                    "title",
                    session.card(one.row()).map(Session.Card::title).orElse(one.row())))
            .toList());
  }

  private void search(Context ctx) throws Refusal {
    var text = query(ctx, "q");
    Json.answer(ctx, text.length() > 200 ? List.of() : session.search(text, MOST_FOUND));
  }

  private void photo(Context ctx) throws Refusal {
    var photo =
        session
            .photo(query(ctx, "id"))
            .orElseThrow(() -> new Refusal(404, "That listing has no photo that can be shown."));
    ctx.contentType(photo.type())
        .header("Cache-Control", "private, max-age=3600")
        .result(photo.bytes());
  }

  private void decisions(Context ctx) throws IOException {
    var file = new StringWriter();
    Csv.row(file, Session.columns().toArray(String[]::new));
    for (var row : session.decisions()) Csv.row(file, row.cells());
    ctx.contentType("text/csv; charset=utf-8")
        .header("Content-Disposition", "attachment; filename=\"decisions.csv\"")
        .result(file.toString());
  }

  private void decide(Context ctx) throws Refusal, IOException, Conflict {
    var body = body(ctx);
    var action = text(body, "action", MOST_NAME);
    var wish =
        new Wish(
            text(body, "ticket", MOST_TICKET),
            text(body, "task", MOST_NAME),
            name(text(body, "annotator", MOST_NAME)),
            Arrays.stream(Action.values())
                .filter(a -> a != Action.UNDO && a.name().equalsIgnoreCase(action))
                .findFirst()
                .orElseThrow(() ->
                    new Refusal(
                        400,
                        "\"action\" must be keep, relabel, drop, merge or skip, got "
                            + Form.quoted(action)
                            + ".")),
            optional(body, "value"),
            body.path("saw").asLong(0),
            body.path("resolves").asBoolean(false));
    try {
      Json.answer(ctx, session.desk().decide(wish));
    } catch (IllegalArgumentException e) {
      throw new Refusal(422, String.valueOf(e.getMessage()));
    }
  }

  private void undo(Context ctx) throws Refusal, IOException {
    var body = body(ctx);
    var open =
        session
            .desk()
            .undo(text(body, "ticket", MOST_TICKET), name(text(body, "annotator", MOST_NAME)));
    Json.answer(
        ctx,
        session.sheet(
            open.orElseThrow(() -> new Refusal(404, "There is nothing left to take back."))));
  }

  private JsonNode body(Context ctx) throws Refusal, IOException {
    if (!String.valueOf(ctx.contentType()).toLowerCase(Locale.ROOT).startsWith("application/json"))
      throw new Refusal(415, "Send the decision as application/json.");
    try (var _ = gate.enter()) {
      var node = Json.read(listener.body(ctx, listener.deadline()));
      if (!node.isObject()) throw new Refusal(400, "The body must be a JSON object.");
      return node;
    } catch (JacksonException e) {
      throw new Refusal(400, "The body is not valid JSON: " + Json.reason(e) + ".");
    }
  }

  private static String text(JsonNode body, String field, int most) throws Refusal {
    var node = body.get(field);
    if (node == null || !node.isString() || node.stringValue().isBlank())
      throw new Refusal(400, Form.quoted(field) + " must be a text; send one.");
    return bounded(field, node.stringValue(), most);
  }

  private static String optional(JsonNode body, String field) throws Refusal {
    var node = body.get(field);
    if (node == null || node.isNull()) return "";
    if (!node.isString()) throw new Refusal(400, Form.quoted(field) + " must be a text.");
    return bounded(field, node.stringValue().strip(), MOST_VALUE);
  }

  private static String bounded(String field, String text, int most) throws Refusal {
    if (text.length() > most)
      throw new Refusal(
          400, Form.quoted(field) + " is longer than " + most + " characters; shorten it.");
    return text;
  }

  private static String annotator(Context ctx) throws Refusal {
    var name = ctx.queryParam("annotator");
    return name == null || name.isBlank() ? "" : name(bounded("annotator", name, MOST_NAME));
  }

  private static String name(String name) throws Refusal {
    if (name.chars().anyMatch(Character::isISOControl))
      throw new Refusal(400, "\"annotator\" must be a name in one line.");
    return name.strip();
  }

  private static String query(Context ctx, String name) throws Refusal {
    var value = ctx.queryParam(name);
    if (value == null)
      throw new Refusal(400, "The address must say " + Form.quoted(name) + ", got none.");
    return value;
  }

  private static Queue queue(Context ctx) throws Refusal {
    var name = query(ctx, "queue");
    for (var queue : Queue.values()) if (queue.name().equalsIgnoreCase(name)) return queue;
    throw new Refusal(400, "There is no queue " + Form.quoted(name) + "; /api/state has them.");
  }

  private static int number(Context ctx, String name, int least, int most) throws Refusal {
    @Nullable String value = ctx.queryParam(name);
    try {
      int number = value == null ? least : Integer.parseInt(value);
      if (number >= least) return Math.min(number, most);
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new Refusal(400, Form.quoted(name) + " must be a whole number from " + least + ".");
  }
}
