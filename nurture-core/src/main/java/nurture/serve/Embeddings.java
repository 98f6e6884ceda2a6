package nurture.serve;

import static java.util.Objects.requireNonNull;

import nurture.feed.Features;
import nurture.feed.Listings;
import nurture.memory.Embedding;
import nurture.model.ListingNet.Witness;

/**
 * Where a bundle puts listings: what its first net's photo and facts answers rest on, and the words
 * as they stand, which know words that no net has learnt. Each part is at most {@value #MOST} wide;
 * wider features are folded.
 */
public final class Embeddings {
  /** As many as there are witnesses. */
  public static final int PARTS = 3;

  private static final int MOST = Features.SKETCH;

  private Embeddings() {}

  /** The embedding of a row of some evidence. */
  public static Embedding of(
      Evidence evidence, int row, Listings.Sample sample, Features features, float[][] centres) {
    return Embedding.of(
        centred(folded(evidence, Witness.PHOTO, row), centres, 0),
        centred(folded(evidence, Witness.FACTS, row), centres, 1),
        features.words() ? features.sketch(sample) : new float[0]);
  }

  /** What a witness rests on, folded; zeros where it is silent. */
  public static float[] folded(Evidence evidence, Witness witness, int row) {
    var features = requireNonNull(evidence.witnesses().get(witness)).features()[row];
    if (features.length <= MOST) return features;
    var folded = new float[MOST];
    for (int i = 0; i < features.length; i++) {
      int mixed = ((i + 1) * 0x9E3779B9) >>> 8;
      folded[mixed % MOST] += (mixed >>> 20 & 1) == 0 ? features[i] : -features[i];
    }
    return folded;
  }

  private static float[] centred(float[] features, float[][] centres, int part) {
    if (part >= centres.length || centres[part].length != features.length) return features;
    boolean silent = true;
    for (float x : features) silent &= x == 0;
    if (silent) return features;
    var centred = features.clone();
    for (int i = 0; i < centred.length; i++) centred[i] -= centres[part][i];
    return centred;
  }
}
