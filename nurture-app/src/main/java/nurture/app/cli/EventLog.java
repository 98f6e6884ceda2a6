package nurture.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import nurture.model.ListingNet.Witness;
import nurture.study.Curve;
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
  private final Map<Learner, TreeMap<Integer, Event.EpochEnded>> epochs =
      new TreeMap<>(Comparator.comparing(Learner::witness).thenComparingInt(Learner::member));
  private int decoded;

  /** A witness of a net, from 1. */
  private record Learner(int member, Witness witness) {}

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
          new Learner(
              json.path("member").asInt(),
              Witness.valueOf(json.path("witness").asString("").toUpperCase(Locale.ROOT))),
          new Event.EpochEnded(
              json.path("epoch").asInt(),
              json.path("rate").asDouble(Double.NaN),
              json.path("loss").asDouble(),
              json.path("validation_loss").asDouble(Double.NaN),
              json.path("validation").asDouble(Double.NaN),
              json.path("best").asBoolean(),
              json.path("norm").asDouble(Double.NaN),
              json.path("seconds").asDouble()));
    } catch (JacksonException | IllegalArgumentException e) {
      // The line that was being written when the run was killed.
    }
  }

  private void keep(Learner learner, Event.EpochEnded ended) {
    epochs.computeIfAbsent(learner, m -> new TreeMap<>()).put(ended.epoch(), ended);
  }

  /** How each witness learnt, in the run that this one goes on from too. */
  synchronized List<Curve> curves() {
    return epochs.entrySet().stream()
        .map(e ->
            new Curve(
                e.getKey().member(), e.getKey().witness(), List.copyOf(e.getValue().values())))
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
        json.put("member", learning.member()).put("witness", learning.witness().label());
        learning(json, learning.event(), new Learner(learning.member(), learning.witness()));
      }
      case Progress.Solving _ -> {
        return;
      }
      case Progress.Examining examining -> {
        if (examining.done() > 0) return;
        json.put("event", "examining").put("of", examining.of());
      }
      case Progress.Remembering remembering -> {
        if (remembering.done() > 0) return;
        json.put("event", "remembering").put("of", remembering.of());
      }
      case Progress.Filing filing -> {
        if (filing.done() < filing.of()) return;
        json.put("event", "filed").put("of", filing.of());
      }
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
        .put("members", planned.plan().members());
    var epochs = json.putObject("epochs");
    planned.plan().courses().forEach(c -> epochs.put(c.witness().label(), c.epochs()));
    var reasons = json.putArray("reasons");
    new ArrayList<>(planned.plan().reasons()).forEach(reasons::add);
  }

  private void learning(ObjectNode json, Event event, Learner learner) {
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
        keep(learner, e);
        json.put("event", EPOCH)
            .put("epoch", e.epoch())
            .put("rate", e.rate())
            .put("loss", e.loss());
        if (Double.isFinite(e.validationLoss())) json.put("validation_loss", e.validationLoss());
        if (Double.isFinite(e.validation())) json.put("validation", e.validation());
        json.put("best", e.best()).put("norm", e.norm()).put("seconds", e.seconds());
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
