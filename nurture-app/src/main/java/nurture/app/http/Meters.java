package nurture.app.http;

import io.javalin.http.Context;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/** What an operator watches, for Prometheus to fetch. */
final class Meters implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Set<String> routes;

  /**
   * @param routes the paths that are told apart; all others are one, however many are tried
   */
  Meters(Set<String> routes) {
    this.routes = routes;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** Shows a number as it is whenever it is asked for. */
  void watch(String name, String about, Supplier<Number> number) {
    Gauge.builder(name, number).description(about).register(registry);
  }

  /** Shows a number that never falls. */
  void count(String name, String about, Supplier<Number> number) {
    FunctionCounter.builder(name, this, meters -> number.get().doubleValue())
        .description(about)
        .register(registry);
  }

  void answered(Context ctx, float milliseconds) {
    var route = routes.contains(ctx.path()) ? ctx.path() : "other";
    Timer.builder("nurture.requests")
        .description("Requests by route and status, with their latency")
        .tags("route", route, "status", String.valueOf(ctx.statusCode()))
        .serviceLevelObjectives(objectives())
        .register(registry)
        .record(Duration.ofNanos((long) (milliseconds * 1e6)));
  }

  void refused(int status) {
    Counter.builder("nurture.rejections")
        .description("Requests turned away, by status")
        .tag("status", String.valueOf(status))
        .register(registry)
        .increment();
  }

  String scrape() {
    return registry.scrape();
  }

  private static Duration[] objectives() {
    return java.util.stream.LongStream.of(5, 10, 15, 30, 60, 120, 250, 500, 1_000, 5_000)
        .mapToObj(Duration::ofMillis)
        .toArray(Duration[]::new);
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
