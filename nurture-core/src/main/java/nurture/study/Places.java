package nurture.study;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import nurture.feed.Feed;
import nurture.feed.Listings;
import nurture.memory.Embedding;
import nurture.model.ListingNet;
import nurture.serve.Card;
import nurture.serve.Embeddings;
import nurture.serve.Evidence;

/**
 * Where a bundle's first net puts listings. It looks at them part by part, so that nothing but
 * their places is kept.
 */
record Places(ListingNet net, Card card, float[][] centres) {
  private static final int TOGETHER = 512;

  /** By row; {@code looked} is told now and then at how many. */
  Map<Integer, Embedding> of(
      Listings listings, Listings.Samples samples, int[] rows, IntConsumer looked) {
    var places = HashMap.<Integer, Embedding>newHashMap(rows.length);
    for (int at = 0; at < rows.length; at += TOGETHER) {
      looked.accept(at);
      var part = Arrays.copyOfRange(rows, at, Math.min(at + TOGETHER, rows.length));
      var evidence = Evidence.of(List.of(net), Feed.of(listings, part, Study.BATCH), card);
      for (int i = 0; i < part.length; i++)
        places.put(
            part[i], Embeddings.of(evidence, i, samples.sample(part[i]), card.features(), centres));
    }
    looked.accept(rows.length);
    return places;
  }
}
