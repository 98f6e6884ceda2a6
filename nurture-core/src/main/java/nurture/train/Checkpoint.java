package nurture.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import nurture.nn.Stateful;
import nurture.optim.Average;
import nurture.optim.Optimizer;
import nurture.optim.Snapshots;
import nurture.tensor.Safetensors;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands after its last epoch, and the best weights so far; in memory, and on disk if
 * there is a folder. One file holds all of it, replaced atomically, so a run that is killed at any
 * moment goes on from a whole epoch.
 */
final class Checkpoint implements AutoCloseable {
  private static final String FILE = "last.safetensors";
  private static final long SECONDS_BETWEEN = 5;

  private final Stateful model;
  private final Optimizer optimizer;
  private final @Nullable Average average;
  private final @Nullable Snapshots snapshots;
  private final @Nullable Path file;
  private final Map<String, Tensor> best = new LinkedHashMap<>();
  private long written = System.nanoTime();
  private int epoch;
  private int bestEpoch;
  private double bestFigure = Double.NEGATIVE_INFINITY;

  private Checkpoint(
      Stateful model,
      Optimizer optimizer,
      @Nullable Average average,
      @Nullable Snapshots snapshots,
      @Nullable Path folder) {
    this.model = model;
    this.optimizer = optimizer;
    this.average = average;
    this.snapshots = snapshots;
    this.file = folder == null ? null : folder.resolve(FILE);
  }

  /** A new run's, or where the one in {@code folder} was left. */
  static Checkpoint open(
      Stateful model,
      Optimizer optimizer,
      @Nullable Average average,
      @Nullable Snapshots snapshots,
      @Nullable Path folder) {
    var checkpoint = new Checkpoint(model, optimizer, average, snapshots, folder);
    if (checkpoint.file != null && Files.exists(checkpoint.file)) checkpoint.read(checkpoint.file);
    return checkpoint;
  }

  int epoch() {
    return epoch;
  }

  int bestEpoch() {
    return bestEpoch;
  }

  /**
   * Records an epoch; without a validation figure the last epoch is the best, and with one the last
   * that is within {@code noise} of the highest.
   */
  boolean ended(int epoch, double figure, double noise, boolean last) {
    this.epoch = epoch;
    boolean better =
        Double.isNaN(figure) || (noise > 0 ? figure >= bestFigure - noise : figure > bestFigure);
    if (better) {
      bestEpoch = epoch;
      bestFigure = Double.isNaN(figure) ? bestFigure : Math.max(bestFigure, figure);
      keepAsBest();
    }
    if (file != null && (last || due() || !Files.exists(file))) {
      write(file);
      written = System.nanoTime();
    }
    return better;
  }

  private boolean due() {
    return System.nanoTime() - written > SECONDS_BETWEEN * 1_000_000_000L;
  }

  /** Gives the model its best weights. */
  void restoreBest() {
    if (!best.isEmpty()) model.load(best);
  }

  private void keepAsBest() {
    if (average == null) copyInto(best, model.state());
    else
      try (var swapped = average.swappedIn()) {
        copyInto(best, model.state());
      }
  }

  private static void copyInto(Map<String, Tensor> kept, Map<String, Tensor> state) {
    state.forEach((name, tensor) -> {
      var place = kept.get(name);
      if (place == null) kept.put(name, Scope.outside(tensor::copy));
      else place.set(tensor);
    });
  }

  private void write(Path file) {
    var all = new LinkedHashMap<String, Tensor>();
    model.state().forEach((name, tensor) -> all.put("model." + name, tensor));
    optimizer.state().forEach((name, tensor) -> all.put("optimizer." + name, tensor));
    if (average != null)
      average.state().forEach((name, tensor) -> all.put("average." + name, tensor));
    if (snapshots != null)
      snapshots.state().forEach((name, tensor) -> all.put("snapshots." + name, tensor));
    best.forEach((name, tensor) -> all.put("best." + name, tensor));
    var facts =
        Map.of(
            "epoch", Integer.toString(epoch),
            "bestEpoch", Integer.toString(bestEpoch),
            "bestFigure", Double.toString(bestFigure));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Safetensors.write(file, all, facts);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the run could not be saved to " + file + ": " + e.getMessage() + "; is the disk full?",
          e);
    }
  }

  private void read(Path file) {
    try (var scope = Scope.open()) {
      var all = Safetensors.read(file);
      var facts = Safetensors.metadata(file);
      model.load(part(all, "model."));
      optimizer.load(part(all, "optimizer."));
      if (average != null) average.load(part(all, "average."));
      if (snapshots != null) snapshots.load(part(all, "snapshots."));
      copyInto(best, part(all, "best."));
      epoch = Integer.parseInt(facts.getOrDefault("epoch", "0"));
      bestEpoch = Integer.parseInt(facts.getOrDefault("bestEpoch", "0"));
      bestFigure = Double.parseDouble(facts.getOrDefault("bestFigure", "-Infinity"));
    } catch (IOException e) {
      throw new UncheckedIOException("the run cannot be read from " + file, e);
    }
  }

  private static Map<String, Tensor> part(Map<String, Tensor> all, String prefix) {
    var part = new LinkedHashMap<String, Tensor>();
    all.forEach((name, tensor) -> {
      if (name.startsWith(prefix)) part.put(name.substring(prefix.length()), tensor);
    });
    return part;
  }

  @Override
  public void close() {
    best.values().forEach(Tensor::close);
    best.clear();
  }
}
