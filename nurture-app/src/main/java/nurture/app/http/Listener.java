package nurture.app.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinLogger;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What listens on a port: a few routes behind the {@link Guard}, bounded in connections, headers,
 * bytes and seconds, with {@code /health} and {@code /metrics}; whatever goes wrong is said in a
 * sentence.
 */
final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
  private static final int MAX_CONNECTIONS = 512;

  private final Settings settings;
  private final Meters meters;
  private final Consumer<RoutesConfig> routes;
  private final Javalin javalin;

  /** One that listens after {@link #start}; it closes the meters with itself. */
  Listener(Settings settings, Meters meters, Consumer<RoutesConfig> routes) {
    this.settings = settings;
    this.meters = meters;
    this.routes = routes;
    this.javalin = Javalin.create(this::configure);
  }

  /**
   * Starts to listen.
   *
   * @throws IOException when the address cannot be had; the message says so in a sentence
   */
  void start() throws IOException {
    try {
      JavalinLogger.enabled = false; // of a port that is taken a sentence is said below
      javalin.start();
    } catch (JavalinBindException e) {
      throw new IOException(
          "cannot listen on %s, port %d: %s; choose another with --port"
              .formatted(settings.host(), settings.port(), rootOf(e).getMessage()),
          e);
    } finally {
      JavalinLogger.enabled = true;
    }
  }

  /** Where the page is, such as {@code http://127.0.0.1:8080/}. */
  String address() {
    var host = settings.host();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + "/";
  }

  int port() {
    return javalin.port();
  }

  /** When an answer to what is asked now would come too late, as {@link System#nanoTime}. */
  long deadline() {
    return System.nanoTime() + settings.timeout().toNanos();
  }

  /** The body of a request, as it was sent. */
  byte[] body(Context ctx, long deadline) throws Refusal, IOException {
    var request = ctx.req();
    if (request.getHeader("Content-Encoding") != null)
      throw new Refusal(415, "Send the body as it is, without a Content-Encoding.");
    return Body.read(
        request.getInputStream(),
        request.getContentLengthLong(),
        settings.maxBodyBytes(),
        deadline);
  }

  void refuse(Refusal refusal, Context ctx) {
    meters.refused(refusal.status);
    if (refusal.passes()) ctx.header("Retry-After", "1");
    // What is left of the body is not waited for.
    if (refusal.status == 408 || refusal.status == 413) ctx.header("Connection", "close");
    Json.error(ctx, refusal.status, String.valueOf(refusal.getMessage()));
  }

  /** Takes no more requests, lets those that are inside finish, and stops. */
  @Override
  public void close() {
    javalin.stop();
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
    var guard = new Guard(settings.loopback());
    config.routes.before(guard::protect);
    config.routes.before(guard::check);
    config.routes.before(guard::sameOrigin);
    routes.accept(config.routes);
    config.routes.get("/health", ctx -> Json.answer(ctx, Map.of("status", "up")));
    config.routes.get(
        "/metrics", ctx -> ctx.contentType("text/plain; version=0.0.4").result(meters.scrape()));
    errors(config.routes);
  }

  private void errors(RoutesConfig routes) {
    routes.exception(Refusal.class, this::refuse);
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
