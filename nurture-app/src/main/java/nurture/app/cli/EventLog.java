package nurture.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import nurture.study.Progress;
import nurture.train.Event;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code events.jsonl}: every event of a run, a line each. A resumed run writes on, so that its
 * curves are whole.
 */
final class EventLog implements AutoCloseable {
  private static final String EPOCH = "epoch-ended";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Writer file;
  private final TreeMap<Integer, TreeMap<Integer, Event.EpochEnded>> epochs = new TreeMap<>();
  private int decoded;

  private EventLog(Writer file) {
    this.file = file;
  }

  static EventLog open(Path path, boolean resume) throws IOException {
    var before = resume && Files.exists(path) ? Files.readAllLines(path) : List.<String>of();
    var log =
        new EventLog(
            Files.newBufferedWriter(
                path,
                StandardOpenOption.CREATE,
                resume ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING));
    before.forEach(log::recall);
    return log;
  }

  private void recall(String line) {
    try {
      var json = JSON.readTree(line);
      if (!json.path("event").asString("").equals(EPOCH)) return;
      keep(
          json.path("member").asInt(),
          new Event.EpochEnded(
              json.path("epoch").asInt(),
              json.path("rate").asDouble(Double.NaN),
              json.path("loss").asDouble(),
              json.path("validation_loss").asDouble(Double.NaN),
              json.path("validation").asDouble(Double.NaN),
              json.path("best").asBoolean(),
              json.path("seconds").asDouble()));
    } catch (JacksonException e) {
      // The line that was being written when the run was killed.
    }
  }

  private void keep(int member, Event.EpochEnded ended) {
    epochs.computeIfAbsent(member, m -> new TreeMap<>()).put(ended.epoch(), ended);
  }

  /** Each member's epochs, those of the run that this one goes on from among them. */
  synchronized List<List<Event.EpochEnded>> curves() {
    return epochs.values().stream()
        .map(TreeMap::values)
        .map((Collection<Event.EpochEnded> values) -> List.copyOf(values))
        .toList();
  }

  synchronized void write(Progress progress) {
    var json = JSON.createObjectNode().put("time", Instant.now().toString());
    switch (progress) {
      case Progress.Planned planned -> planned(json, planned);
      case Progress.Decoding decoding -> {
        int tenth = decoding.of() == 0 ? 10 : (int) (10L * decoding.done() / decoding.of());
        if (tenth == decoded) return;
        decoded = tenth;
        json.put("event", "decoding").put("done", decoding.done()).put("of", decoding.of());
      }
      case Progress.Learning learning -> {
        json.put("member", learning.member()).put("members", learning.of());
        learning(json, learning.event(), learning.member());
      }
      case Progress.Examining _ -> json.put("event", "examining");
    }
    try {
      file.write(json + "\n");
      if (!json.path("event").asString("").equals("stepped")) file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("events.jsonl could not be written; is the disk full?", e);
    }
  }

  private static void planned(ObjectNode json, Progress.Planned planned) {
    json.put("event", "planned")
        .put("train", planned.brief().train().length)
        .put("test", planned.brief().test().length)
        .put("members", planned.plan().members())
        .put("epochs", planned.plan().epochs());
    var reasons = json.putArray("reasons");
    new ArrayList<>(planned.plan().reasons()).forEach(reasons::add);
  }

  private void learning(ObjectNode json, Event event, int member) {
    switch (event) {
      case Event.Started e ->
          json.put("event", "started")
              .put("epochs", e.epochs())
              .put("done", e.done())
              .put("batches", e.batches())
              .put("parameters", e.parameters());
      case Event.Stepped e ->
          json.put("event", "stepped")
              .put("epoch", e.epoch())
              .put("step", e.step())
              .put("loss", e.loss());
      case Event.EpochEnded e -> {
        keep(member, e);
        json.put("event", EPOCH)
            .put("epoch", e.epoch())
            .put("rate", e.rate())
            .put("loss", e.loss());
        if (Double.isFinite(e.validationLoss())) json.put("validation_loss", e.validationLoss());
        if (Double.isFinite(e.validation())) json.put("validation", e.validation());
        json.put("best", e.best()).put("seconds", e.seconds());
      }
      case Event.Finished e ->
          json.put("event", "finished")
              .put("epochs", e.epochs())
              .put("kept", e.kept())
              .put("reason", e.reason());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
