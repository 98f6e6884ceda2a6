package nurture.bench;

import java.util.Locale;
import java.util.stream.Stream;

/**
 * What is trained: the same net on the same made data for all contenders.
 *
 * @see OurRound
 */
enum Workload {
  /** {@code nurture.model.ResNet9}. */
  RESNET9(
      "ResNet-9",
      "img",
      2.276e9,
      true,
      "batch 128, 3×32×32, random images, SGD with Nesterov momentum"),
  /** {@code nurture.model.WideResNet} of 16 layers, 8 times as wide. */
  WRN(
      "WRN-16-8",
      "img",
      9.29e9,
      true,
      "batch 32, 3×32×32, random images, SGD with Nesterov momentum"),
  /** {@code nurture.model.Gpt}; the peers' positions are learnt, ours are angles. */
  GPT(
      "GPT of 4 layers × 256",
      "tok",
      20.8e6,
      true,
      "batch 16 of 128 tokens out of 256, 4 heads, random tokens, AdamW"),
  /** {@code nurture.model.ListingNet}: both its witnesses that learn by steps. */
  LISTING(
      "listing model",
      "listings",
      Double.NaN,
      false,
      "batch 128, photos of 48×64, titles of ten words, 40 categories; AdamW, photos' filters by Muon"),
  /** Photos on their way into a step, without one: {@code nurture.feed.Images}. */
  PHOTOS(
      "photos as batches",
      "img",
      Double.NaN,
      false,
      "batch 128, 3×32×32, mirrored, moved, one of five changes, a square blanked"),
  /** Listings on their way into a step, without one: {@code nurture.feed.Listings}. */
  FEED("listings as batches", "listings", Double.NaN, false, "as the listing model's"),
  /** Matrix products and nothing else: what a net could reach at most. */
  CEILING("matrix products", "GFLOP", 1e9, false, "the fastest of 512³, 1024³ and 2048³");

  /** What people call it. */
  final String title;

  /** What is counted. */
  final String unit;

  /** Multiplications and additions that one takes, forward and backward; NaN where not known. */
  final double flops;

  /** Whether Python's torch and DJL have the same. */
  final boolean peers;

  /** What all contenders have in common, for people. */
  final String setting;

  Workload(String title, String unit, double flops, boolean peers, String setting) {
    this.title = title;
    this.unit = unit;
    this.flops = flops;
    this.peers = peers;
    this.setting = setting;
  }

  /** As it is said on a command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Workload of(String label) {
    return Stream.of(values())
        .filter(w -> w.label().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "--models must be of %s, got %s"
                    .formatted(Stream.of(values()).map(Workload::label).toList(), label)));
  }
}
