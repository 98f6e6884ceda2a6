package nurture.bench;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import nurture.bench.MemoryRun.Again;
import nurture.bench.MemoryRun.Shown;
import nurture.eval.Estimate;
import nurture.memory.Embedding;
import nurture.memory.ExactIndex;
import nurture.model.ListingNet.Witness;
import nurture.serve.Bundle;

/**
 * Which numbers of a bundle make neighbours of listings that belong together: {@code
 * EmbeddingLayers DATA-FOLDER RUN-FOLDER}. On rows that are neither learnt from nor tested on: of
 * 500, is the nearest of 1,000 others of the same type, and is the nearest to a photo taken again
 * the photo itself?
 */
public final class EmbeddingLayers {
  private static final int KNOWN = 1_000, ASKED = 500, COPIES = 200;

  private EmbeddingLayers() {}

  public static void main(String[] args) throws Exception {
    var run = MemoryRun.of(Path.of(args[0]), Path.of(args[1]), Set.of());
    System.out.println(Machine.here().sentence());
    var rows =
        Arrays.stream(run.brief().unlabelled(run.all()))
            .filter(row -> run.brief().labels()[row] >= 0)
            .boxed()
            .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
    java.util.Collections.shuffle(rows, new Random(1));
    try (var bundle = Bundle.open(run.folder())) {
      var known = vectors(run, bundle, rows.subList(0, KNOWN), false);
      var asked = vectors(run, bundle, rows.subList(KNOWN, KNOWN + ASKED), false);
      var copies = vectors(run, bundle, rows.subList(0, COPIES), true);
      for (var layer : known.keySet()) {
        var index = new ExactIndex();
        var all = requireNonNull(known.get(layer));
        for (int i = 0; i < KNOWN; i++) index.add(i, all.get(i));
        int same = 0, found = 0;
        var questions = requireNonNull(asked.get(layer));
        for (int i = 0; i < ASKED; i++) {
          var nearest = index.nearest(questions.get(i), 1).getFirst();
          if (run.type(rows.get((int) nearest.id())).equals(run.type(rows.get(KNOWN + i)))) same++;
        }
        var again = requireNonNull(copies.get(layer));
        for (int i = 0; i < COPIES; i++)
          if (index.nearest(again.get(i), 1).getFirst().id() == i) found++;
        System.out.printf(
            "%-28s same type %s   copy found %s%n",
            layer, Estimate.share(same, ASKED), Estimate.share(found, COPIES));
      }
    }
  }

  private static Map<String, List<float[]>> vectors(
      MemoryRun run, Bundle bundle, List<Integer> rows, boolean again) throws Exception {
    var all = new LinkedHashMap<String, List<float[]>>();
    for (int row : rows) {
      var listing = run.listing(row, Shown.BOTH);
      if (again) listing = MemoryRun.again(listing, List.of(Again.values()).get(row % 3), row);
      var evidence = bundle.evidence(listing);
      for (var witness : new Witness[] {Witness.PHOTO, Witness.FACTS}) {
        var said = requireNonNull(evidence.witnesses().get(witness));
        put(all, witness.label() + ", before its answer", said.features()[0]);
        var logs = said.logs()[0];
        put(all, witness.label() + ", log-probabilities", logs == null ? new float[1] : logs);
      }
      var embedding = bundle.embedding(listing);
      put(all, "photo, centred", embedding.only(1).vector());
      put(all, "facts, centred", embedding.only(2).vector());
      put(all, "words as they stand", embedding.only(4).vector());
      put(all, "all three", embedding.vector());
    }
    return all;
  }

  private static void put(Map<String, List<float[]>> all, String layer, float[] vector) {
    all.computeIfAbsent(layer, l -> new ArrayList<>()).add(Embedding.of(vector).vector());
  }
}
