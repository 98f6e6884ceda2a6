package nurture.app.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nurture.app.memory.Versioned;
import nurture.serve.BadListing;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a {@link Versioned} learner over HTTP, with a page for people at {@code /} and one for
 * whoever keeps it at {@code /dashboard}.
 *
 * <p>It is bounded in every direction: bytes and seconds of a request, requests at once, open
 * connections, headers, fields. It does not close the learner, which is its caller's.
 */
public final class SuggestServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SuggestServer.class);
  private static final List<String> VERSIONS = List.of("/api", "/api/v1");
  private static final List<String> PATHS =
      List.of(
          "/suggest",
          "/feedback",
          "/forget",
          "/similar",
          "/photo",
          "/events",
          "/recommend",
          "/drift",
          "/dashboard",
          "/release",
          "/model");

  /** A header that says that the listing is still being filled in. */
  private static final String DRAFT = "Nurture-Draft";

  private static final int SIMILAR = 12, RECOMMENDED = 10;

  private final Versioned learner;
  private final Gate gate;
  private final Workers workers;
  private final Listener listener;

  private SuggestServer(Versioned learner, Settings settings) {
    this.learner = learner;
    this.gate = new Gate(settings.maxPending());
    this.workers = new Workers(settings.maxConcurrent());
    var meters = new Meters(routes());
    meters.watch(
        "nurture.requests.pending", "Suggestions being received, waiting or in work", gate::inside);
    meters.watch("nurture.memory.episodes", "What people said that is in force", learner::episodes);
    meters.watch(
        "nurture.memory.listings", "Listings that are known, to find similar ones", learner::known);
    meters.count(
        "nurture.drift.alarms",
        "Alarms that what is asked is no longer what was learnt from",
        () -> learner.drift().alarms());
    meters.count(
        "nurture.drift.windows",
        "Windows of answers compared with what was learnt from",
        () -> learner.drift().windows());
    meters.watch(
        "nurture.drift.aspects",
        "Aspects that differed in the latest window",
        () -> learner.drift().aspects().size());
    this.listener = new Listener(settings, meters, this::routes);
  }

  /**
   * Starts to listen.
   *
   * @throws IOException when the address cannot be had; the message says so in a sentence
   */
  public static SuggestServer start(Versioned learner, Settings settings) throws IOException {
    var server = new SuggestServer(learner, settings);
    try {
      server.listener.start();
    } catch (IOException e) {
      server.close();
      throw e;
    }
    LOG.info("Suggestions for {} at {}", learner.describe().title(), server.address());
    return server;
  }

  /** Where the page is, such as {@code http://127.0.0.1:8080/}. */
  public String address() {
    return listener.address();
  }

  /** The port it listens on. */
  public int port() {
    return listener.port();
  }

  /** Takes no more requests, lets those that are inside finish, and stops. */
  @Override
  public void close() {
    listener.close();
    workers.close();
  }

  /** Every path there is. */
  static Set<String> routes() {
    var routes = new HashSet<>(Page.SUGGEST.keySet());
    routes.addAll(List.of("/health", "/metrics"));
    for (var api : VERSIONS) for (var path : PATHS) routes.add(api + path);
    return routes;
  }

  private void routes(RoutesConfig routes) {
    Page.SUGGEST.forEach((path, file) -> routes.get(path, Page.of(file)));
    for (var api : VERSIONS) {
      routes.post(api + "/suggest", this::suggest);
      routes.post(api + "/feedback", this::feedback);
      routes.post(api + "/forget", this::forget);
      routes.post(api + "/similar", this::similar);
      routes.get(api + "/photo", this::photo);
      routes.post(api + "/events", this::event);
      routes.get(api + "/recommend", this::recommend);
      routes.get(api + "/drift", ctx -> Json.answer(ctx, learner.drift()));
      routes.get(api + "/dashboard", this::dashboard);
      routes.post(api + "/release", this::release);
      routes.get(api + "/model", ctx -> Json.answer(ctx, learner.describe()));
    }
    routes.exception(
        BadListing.class,
        (e, ctx) -> listener.refuse(new Refusal(422, String.valueOf(e.getMessage())), ctx));
  }

  /** What is asked of the model, on a thread of its own. */
  private interface Question<T> {
    T of(Versioned learner) throws Exception;
  }

  /** How a body becomes a question. */
  private interface Reading<T> {
    Question<T> of(byte[] body) throws Refusal;
  }

  private void suggest(Context ctx) throws Exception {
    answer(
        ctx,
        body -> {
          var listing = Form.read(learner.describe(), ctx.contentType(), body);
          boolean draft = ctx.header(DRAFT) != null;
          return model -> draft ? model.draft(listing) : model.suggest(listing);
        });
  }

  private void feedback(Context ctx) throws Exception {
    answer(
        ctx,
        body -> {
          var description = learner.describe();
          var filled = Form.of(description, ctx.contentType(), body, Lessons.FIELDS);
          var verdict = Lessons.verdict(filled, description.priceNotation());
          return model -> model.learn(filled.listing(), verdict);
        });
  }

  private void forget(Context ctx) throws Exception {
    answer(
        ctx,
        body -> {
          var listing =
              Lessons.listing(
                  Form.of(learner.describe(), ctx.contentType(), body, Set.of("listing_id")));
          return model -> model.forget(listing);
        });
  }

  private void similar(Context ctx) throws Exception {
    answer(
        ctx,
        body -> {
          var listing = Form.read(learner.describe(), ctx.contentType(), body);
          return model -> Map.of("similar", model.similar(listing, SIMILAR));
        });
  }

  private void photo(Context ctx) throws Refusal {
    var id = ctx.queryParam("id");
    var photo = id == null ? java.util.Optional.<byte[]>empty() : learner.photo(id);
    ctx.contentType("image/jpeg")
        .result(
            photo.orElseThrow(() ->
                new Refusal(404, "There is no photo of that name; /api/similar says which are.")));
  }

  private void event(Context ctx) throws Exception {
    answer(
        ctx,
        body -> {
          var looked =
              Lessons.looked(
                  Form.of(learner.describe(), ctx.contentType(), body, Lessons.Looked.FIELDS));
          return model -> {
            model.looked(looked.session(), looked.listing());
            return Map.of("kept", true);
          };
        });
  }

  private void recommend(Context ctx) throws Exception {
    var listing = ctx.queryParam("listing");
    if (listing == null)
      throw new Refusal(400, "Name the listing: /api/recommend?listing=ID&n=10.");
    int most = most(ctx.queryParam("n"));
    ask(ctx, model -> model.also(listing, most));
  }

  private void dashboard(Context ctx) throws Exception {
    ask(ctx, Versioned::overview);
  }

  private void release(Context ctx) throws Exception {
    Guard.here(ctx);
    answer(
        ctx,
        body -> {
          var version =
              Lessons.version(
                  Form.of(learner.describe(), ctx.contentType(), body, Set.of("version")));
          return model -> {
            try {
              return model.release(version);
            } catch (IllegalArgumentException e) {
              throw new Refusal(422, "There is no version " + Form.quoted(version) + ".");
            }
          };
        });
  }

  private static int most(@Nullable String text) throws Refusal {
    if (text == null) return RECOMMENDED;
    if (text.matches("\\d{1,2}") && Integer.parseInt(text) > 0) return Integer.parseInt(text);
    throw new Refusal(400, "\"n\" must be a number from 1 to 99.");
  }

  private <T> void ask(Context ctx, Question<T> question) throws Exception {
    long deadline = listener.deadline();
    try (var _ = gate.enter()) {
      Json.answer(ctx, workers.call(() -> question.of(learner), deadline));
    }
  }

  private <T> void answer(Context ctx, Reading<T> reading) throws Exception {
    long deadline = listener.deadline();
    try (var _ = gate.enter()) {
      var question = reading.of(listener.body(ctx, deadline));
      Json.answer(ctx, workers.call(() -> question.of(learner), deadline));
    }
  }
}
