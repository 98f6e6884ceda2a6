package nurture.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import nurture.app.memory.Learner.Verdict;
import nurture.app.store.Store;
import nurture.serve.Listing;
import nurture.serve.MadeBundle;
import nurture.serve.Versions;
import nurture.study.Diary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that change under who asks. */
class WakefulTest {
  @TempDir Path run;

  @BeforeEach
  void make() {
    try (var bundle = MadeBundle.of()) {
      bundle.save(run.resolve("bundle"));
      bundle.save(run.resolve("versions/a/bundle"));
    }
  }

  private Wakeful open() {
    return Wakeful.open(
        run,
        version -> {
          if (version.matches("broken|worse")) throw new IllegalArgumentException("it is damaged");
          return memory(version);
        });
  }

  private LastingMemory memory(String version) {
    return LastingMemory.open(MadeBundle.of(), run, version, Store.open(store()));
  }

  private String store() {
    return run.resolve("store.db").toString();
  }

  private static void until(Wakeful learner, String version) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!learner.version().equals(version)) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(5);
    }
  }

  @Test
  void whoever_asks_or_teaches_meanwhile_is_heard_and_answered() throws Exception {
    var versions = new Versions(run);
    var wrong = new ConcurrentLinkedQueue<Object>();
    var over = new AtomicBoolean();
    var taught = new AtomicInteger();
    try (var learner = open()) {
      var threads = new ArrayList<Thread>();
      for (int t = 0; t < 3; t++) {
        int thread = t;
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    for (int i = 0; !over.get(); i++) {
                      var listing =
                          Listing.of(Map.of("title", "unheard%d thing%d".formatted(thread, i)));
                      if (thread == 0) {
                        learner.learn(
                            listing, new Verdict("Zoo", null, false, false, null, "anna"));
                        taught.incrementAndGet();
                        var top = learner.suggest(listing).categories().getFirst().name();
                        if (!top.equals("Zoo")) wrong.add(i + ": " + top);
                      } else learner.suggest(listing);
                    }
                  } catch (Exception | AssertionError e) {
                    wrong.add(e);
                  }
                }));
      }
      for (int i = 0; i < 3; i++)
        for (var version : new String[] {"a", Versions.FIRST}) {
          versions.release(version);
          until(learner, version);
        }
      over.set(true);
      for (var thread : threads) thread.join();
      assertThat(wrong).isEmpty();
      assertThat(taught.get()).isPositive();
      assertThat(learner.episodes()).isEqualTo(taught.get());
    }
  }

  @Test
  void it_says_which_versions_there_are_and_lets_another_answer() throws Exception {
    Files.writeString(
        run.resolve("versions/a/night.json"),
        """
        {"day": "night 1", "time": "2026-11-20T03:40:00Z", "before": "first", "version": "a",
         "released": true, "said": 3, "forgotten": 0, "known": 2, "why": ["Nothing fell."],
         "exam": ["mug-7"],
         "sittings": [{"exam": "first day", "figure": "accuracy", "passed": true, "margin": 0.01,
           "before": {"value": 0.9, "low": 0.8, "high": 0.95, "n": 50},
           "after": {"value": 0.92, "low": 0.82, "high": 0.96, "n": 50},
           "fall": {"value": -0.02, "low": -0.05, "high": 0.01, "n": 50}}]}
        """);
    try (var learner = open();
        var beside = open()) {
      learner.suggest(Listing.of(Map.of("title", "mug")));
      learner.draft(Listing.of(Map.of("title", "mug"))); // not an answer yet
      beside.suggest(Listing.of(Map.of("title", "mug")));
      learner.learn(
          Listing.of(Map.of("title", "mug")), new Verdict("Zoo", null, false, false, null, ""));
      var overview = learner.overview();
      assertThat(overview.version()).isEqualTo(Versions.FIRST);
      assertThat(overview.versions()).containsExactly(Versions.FIRST, "a");
      assertThat(overview.nights().getFirst().sittings().getFirst().after().value())
          .isEqualTo(0.92);
      assertThat(overview.nights().getFirst().seq()).isZero(); // of an older night
      assertThat(overview.nights().getFirst().replay()).isEqualTo("all");
      assertThat(overview.episodes()).isEqualTo(1);
      assertThat(overview.days().getLast().said()).isEqualTo(1);
      beside.overview(); // writes what that server counted
      assertThat(learner.overview().days().getLast().answers()).isEqualTo(2);
      assertThat(learner.release("a")).isEqualTo(new Versioned.Change("a", Versions.FIRST));
      assertThat(learner.overview().named()).isEqualTo("a");
      until(learner, "a");
      until(beside, "a");
      assertThat(learner.overview().days().getLast().answers()).isEqualTo(2);
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> learner.release("../a"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(new Versions(run).current()).isEqualTo("a");
    }
    assertThat(NightRecords.of(new Versions(run)).sat())
        .containsEntry("mug-7", new Diary.Sat("night 1", ""));
  }

  @Test
  void a_version_that_cannot_be_opened_is_left() throws Exception {
    Files.createDirectories(run.resolve("versions/broken"));
    try (var learner = open()) {
      new Versions(run).release("broken");
      Thread.sleep(1_500); // longer than it takes to look
      assertThat(learner.version()).isEqualTo(Versions.FIRST);
      assertThat(learner.suggest(Listing.of(Map.of("title", "mug"))).categories()).isNotEmpty();
      new Versions(run).release("a");
      until(learner, "a");
    }
  }

  @Test
  void a_version_that_could_not_be_opened_for_a_while_answers_when_it_can() throws Exception {
    var away = new AtomicBoolean(true);
    Function<String, LastingMemory> opening =
        version -> {
          if (version.equals("a") && away.get())
            throw new IllegalArgumentException("the store is away");
          return memory(version);
        };
    try (var learner = Wakeful.open(run, opening, Duration.ofMillis(50))) {
      new Versions(run).release("a");
      Thread.sleep(1_500); // longer than it takes to look
      assertThat(learner.version()).isEqualTo(Versions.FIRST);
      away.set(false);
      until(learner, "a");
    }
  }

  /** While one version takes the place of another, which may be closed then, nobody asks either. */
  @Test
  void whoever_asks_waits_until_the_other_version_has_taken_over() throws Exception {
    try (var other = DriverManager.getConnection("jdbc:sqlite:" + store());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Function<String, LastingMemory> opening =
          version -> {
            var opened = memory(version);
            if (version.equals("a")) lock(other, "BEGIN IMMEDIATE");
            return opened; // what was said meanwhile cannot be read now
          };
      try (var learner = Wakeful.open(run, opening)) {
        new Versions(run).release("a");
        for (int i = 0; i < 600 && !held; i++) Thread.sleep(20);
        Thread.sleep(1_500); // longer than it takes from there to the change
        var asked =
            List.<Callable<?>>of(
                    () -> learner.photo("no such"),
                    learner::known,
                    learner::episodes,
                    learner::drift,
                    learner::describe)
                .stream()
                .map(threads::submit)
                .toList();
        Thread.sleep(500);
        assertThat(asked).noneMatch(Future::isDone);
        lock(other, "ROLLBACK");
        until(learner, "a");
        for (var answer : asked) assertThat(answer.get(60, TimeUnit.SECONDS)).isNotNull();
      }
    }
  }

  private volatile boolean held;

  private void lock(Connection store, String how) {
    try (var statement = store.createStatement()) {
      statement.execute(how);
      held = true;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_server_comes_back_on_the_last_version_that_is_whole() throws Exception {
    for (var version : new String[] {"broken", "worse"}) {
      Files.createDirectories(run.resolve("versions").resolve(version));
      Files.writeString(
          run.resolve("versions").resolve(version).resolve("night.json"),
          """
          {"day": "a night", "time": "2026-11-20T03:40:00Z", "version": "%s", "before": "%s"}
          """
              .formatted(version, version.equals("worse") ? "broken" : "a"));
    }
    new Versions(run).release("worse"); // neither it nor the one before can be opened
    try (var learner = open()) {
      assertThat(learner.version()).isEqualTo("a");
      Thread.sleep(1_500);
      assertThat(learner.version()).as("does not try for ever").isEqualTo("a");
      new Versions(run).release(Versions.FIRST);
      until(learner, Versions.FIRST);
    }
    Files.writeString(run.resolve("versions/a/night.json"), "{"); // who was before is not known
    new Versions(run).release("worse");
    try (var learner = open()) {
      assertThat(learner.version()).isEqualTo(Versions.FIRST);
    }
  }
}
