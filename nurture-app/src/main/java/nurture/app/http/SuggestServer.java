package nurture.app.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nurture.app.memory.Learner;
import nurture.serve.BadListing;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a {@link Learner} over HTTP, with a page for people at {@code /}.
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
          "/model");

  /** A header that says that the listing is still being filled in. */
  private static final String DRAFT = "Nurture-Draft";

  private static final int MAX_CONNECTIONS = 512, SIMILAR = 12, RECOMMENDED = 10;

  private final Learner learner;
  private final Settings settings;
  private final Gate gate;
  private final Workers workers;
  private final Meters meters;
  private final Javalin javalin;

  private SuggestServer(Learner learner, Settings settings) {
    this.learner = learner;
    this.settings = settings;
    this.gate = new Gate(settings.maxPending());
    this.workers = new Workers(settings.maxConcurrent());
    this.meters = new Meters(routes(), gate, learner);
    this.javalin = Javalin.create(this::configure);
  }

  /**
   * Starts to listen.
   *
   * @throws IOException when the address cannot be had; the message says so in a sentence
   */
  public static SuggestServer start(Learner learner, Settings settings) throws IOException {
    var server = new SuggestServer(learner, settings);
    try {
      server.javalin.start();
    } catch (JavalinBindException e) {
      server.close();
      throw new IOException(
          "cannot listen on %s, port %d: %s; choose another with --port"
              .formatted(settings.host(), settings.port(), rootOf(e).getMessage()),
          e);
    }
    LOG.info("Suggestions for {} at {}", learner.describe().title(), server.address());
    return server;
  }

  /** Where the page is, such as {@code http://127.0.0.1:8080/}. */
  public String address() {
    var host = settings.host();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + "/";
  }

  /** The port it listens on. */
  public int port() {
    return javalin.port();
  }

  /** Takes no more requests, lets those that are inside finish, and stops. */
  @Override
  public void close() {
    javalin.stop();
    workers.close();
    meters.close();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.prefer405over404 = true;
    config.http.defaultContentType = "application/json";
    config.requestLogger.http(meters::answered);
    config.jetty.modifyServer(this::modify);
    config.jetty.addConnector(this::connector);
    routes(config.routes);
    errors(config.routes);
  }

  /** Every path there is. */
  static Set<String> routes() {
    var routes = new HashSet<>(Page.TYPES.keySet());
    routes.addAll(List.of("/health", "/metrics"));
    for (var api : VERSIONS) for (var path : PATHS) routes.add(api + path);
    return routes;
  }

  private void routes(RoutesConfig routes) {
    var guard = new Guard(settings.loopback());
    routes.before(guard::protect);
    routes.before(guard::check);
    routes.before(guard::sameOrigin);
    for (var path : Page.TYPES.keySet()) routes.get(path, Page.of(path));
    for (var api : VERSIONS) {
      routes.post(api + "/suggest", this::suggest);
      routes.post(api + "/feedback", this::feedback);
      routes.post(api + "/forget", this::forget);
      routes.post(api + "/similar", this::similar);
      routes.get(api + "/photo", this::photo);
      routes.post(api + "/events", this::event);
      routes.get(api + "/recommend", this::recommend);
      routes.get(api + "/drift", ctx -> Json.answer(ctx, learner.drift()));
      routes.get(api + "/model", ctx -> Json.answer(ctx, learner.describe()));
    }
    routes.get("/health", ctx -> Json.answer(ctx, Map.of("status", "up")));
    routes.get(
        "/metrics", ctx -> ctx.contentType("text/plain; version=0.0.4").result(meters.scrape()));
  }

  /** What is asked of the model, on a thread of its own. */
  private interface Question<T> {
    T of(Learner learner) throws Exception;
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
          var filled = Form.of(learner.describe(), ctx.contentType(), body, Lessons.FIELDS);
          var verdict = Lessons.verdict(filled);
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
    long deadline = System.nanoTime() + settings.timeout().toNanos();
    try (var _ = gate.enter()) {
      Json.answer(ctx, workers.call(() -> learner.also(listing, most), deadline));
    }
  }

  private static int most(@Nullable String text) throws Refusal {
    if (text == null) return RECOMMENDED;
    if (text.matches("\\d{1,2}") && Integer.parseInt(text) > 0) return Integer.parseInt(text);
    throw new Refusal(400, "\"n\" must be a number from 1 to 99.");
  }

  private <T> void answer(Context ctx, Reading<T> reading) throws Exception {
    long deadline = System.nanoTime() + settings.timeout().toNanos();
    try (var _ = gate.enter()) {
      var request = ctx.req();
      if (request.getHeader("Content-Encoding") != null)
        throw new Refusal(415, "Send the body as it is, without a Content-Encoding.");
      var body =
          Body.read(
              request.getInputStream(),
              request.getContentLengthLong(),
              settings.maxBodyBytes(),
              deadline);
      var question = reading.of(body);
      Json.answer(ctx, workers.call(() -> question.of(learner), deadline));
    }
  }

  private void errors(RoutesConfig routes) {
    routes.exception(Refusal.class, this::refuse);
    routes.exception(
        BadListing.class,
        (e, ctx) -> refuse(new Refusal(422, String.valueOf(e.getMessage())), ctx));
    routes.exception(
        HttpResponseException.class,
        (e, ctx) -> refuse(new Refusal(e.getStatus(), Sentences.of(e.getStatus())), ctx));
    routes.exception(
        Exception.class,
        (e, ctx) -> {
          LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
          Json.error(ctx, 500, Sentences.of(500));
        });
  }

  private void refuse(Refusal refusal, Context ctx) {
    meters.refused(refusal.status);
    if (refusal.passes()) ctx.header("Retry-After", "1");
    // What is left of the body is not waited for.
    if (refusal.status == 408 || refusal.status == 413) ctx.header("Connection", "close");
    Json.error(ctx, refusal.status, String.valueOf(refusal.getMessage()));
  }

  private void modify(Server server) {
    server.setErrorHandler(new JettyErrors());
    server.setStopTimeout(settings.timeout().toMillis());
    server.setStopAtShutdown(false);
  }

  private ServerConnector connector(Server server, HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(8 << 10);
    http.setMaxUnconsumedRequestContentReads(16);
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(Math.max(1_000, settings.timeout().toMillis()));
    connector.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
    return connector;
  }

  private static Throwable rootOf(Throwable e) {
    var cause = e.getCause();
    return cause == null ? e : rootOf(cause);
  }
}
