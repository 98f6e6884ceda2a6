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
import nurture.app.memory.Learner;

/** What an operator watches, for Prometheus to fetch. */
final class Meters implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Set<String> routes;

  /**
   * @param routes the paths that are told apart; all others are one, however many are tried
   */
  Meters(Set<String> routes, Gate gate, Learner learner) {
    this.routes = routes;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
    Gauge.builder("nurture.requests.pending", gate, Gate::inside)
        .description("Suggestions being received, waiting or in work")
        .register(registry);
    Gauge.builder("nurture.memory.episodes", learner, Learner::episodes)
        .description("What people said that is in force")
        .register(registry);
    Gauge.builder("nurture.memory.listings", learner, Learner::known)
        .description("Listings that are known, to find similar ones")
        .register(registry);
    FunctionCounter.builder("nurture.drift.alarms", learner, l -> l.drift().alarms())
        .description("Alarms that what is asked is no longer what was learnt from")
        .register(registry);
    FunctionCounter.builder("nurture.drift.windows", learner, l -> l.drift().windows())
        .description("Windows of answers compared with what was learnt from")
        .register(registry);
    Gauge.builder("nurture.drift.aspects", learner, l -> l.drift().aspects().size())
        .description("Aspects that differed in the latest window")
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
