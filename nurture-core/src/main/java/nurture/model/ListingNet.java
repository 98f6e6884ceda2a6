package nurture.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nurture.feed.Batch;
import nurture.feed.Features;
import nurture.nn.Dropout;
import nurture.nn.EmbeddingBag;
import nurture.nn.LayerNorm;
import nurture.nn.Linear;
import nurture.nn.Stateful;
import nurture.tensor.Kernels;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A listing's photo, words, values and numbers in one space, from which its category and its price
 * are read.
 *
 * <p>Every input has an encoder of its own; what they say is added up. An input that is absent adds
 * a learnt vector instead, so any subset can be asked.
 *
 * @param absent what stands for each absent input [inputs, width]
 */
public record ListingNet(
    @Nullable PhotoNet photo,
    @Nullable Linear photoOut,
    Map<String, EmbeddingBag> words,
    @Nullable EmbeddingBag values,
    @Nullable Linear numbers,
    Tensor absent,
    LayerNorm fusedNorm,
    Dropout dropout,
    List<Residual> trunk,
    @Nullable Linear category,
    @Nullable Linear price,
    @Nullable Linear scale)
    implements Stateful {
  /**
   * How large a net is.
   *
   * @param width of the common space
   * @param blocks how many residual steps refine it
   * @param dropout with which probability a value is left out while learning
   * @param spread the standard deviation with which the vectors of words and values start: the
   *     larger, the less they change, and the more the net learns from them as they are
   * @param photoStem channels of the first convolution
   * @param photoWidths channels of each stage
   */
  public record Size(
      int width,
      int blocks,
      double dropout,
      double spread,
      int photoStem,
      List<Long> photoWidths) {}

  /** A step that refines: {@code x + W₂·gelu(W₁·norm(x))}. */
  public record Residual(LayerNorm norm, Linear in, Linear out, Dropout dropout)
      implements Stateful {
    static Residual of(int width, double dropout) {
      return new Residual(
          LayerNorm.of(width),
          Linear.of(width, 2L * width),
          Linear.of(2L * width, width),
          new Dropout(dropout));
    }

    Tensor apply(Tensor x) {
      return x.plus(out.apply(dropout.apply(in.apply(norm.apply(x)).gelu())));
    }
  }

  /**
   * What the net says of a batch.
   *
   * @param features the listings in the common space [n, width]
   * @param logits of each category [n, classes], or null
   * @param price standardised price [n], or null
   * @param scale how far off the price may be [n], above 0, or null
   */
  public record Answer(
      Tensor features, @Nullable Tensor logits, @Nullable Tensor price, @Nullable Tensor scale) {}

  /** A new net for these features and targets. */
  public static ListingNet of(Features features, Size size, int classes, boolean price) {
    var photo = features.photo() == null ? null : PhotoNet.of(size.photoStem(), size.photoWidths());
    var words = new LinkedHashMap<String, EmbeddingBag>();
    for (var text : features.texts())
      words.put(
          text.column(),
          EmbeddingBag.of(Math.max(1, text.words().size()), size.width(), size.spread()));
    var trunk = new ArrayList<Residual>();
    for (int i = 0; i < size.blocks(); i++) trunk.add(Residual.of(size.width(), size.dropout()));
    return new ListingNet(
        photo,
        photo == null ? null : quiet(Linear.of(photo.width(), size.width()), size.spread()),
        words,
        features.categories().isEmpty()
            ? null
            : EmbeddingBag.of(Math.max(1, features.values().size()), size.width(), size.spread()),
        features.numbers().isEmpty() ? null : Linear.of(features.numberWidth(), size.width()),
        Tensor.zeros(features.inputs(), size.width()),
        LayerNorm.of(size.width()),
        new Dropout(size.dropout()),
        List.copyOf(trunk),
        classes > 0 ? Linear.of(size.width(), classes) : null,
        price ? Linear.of(size.width(), 1) : null,
        price ? Linear.of(size.width(), 1) : null);
  }

  /** A layer whose outputs start as small as the vectors of words, and may grow. */
  private static Linear quiet(Linear layer, double spread) {
    try (var scope = Scope.open()) {
      layer.parameters().values().forEach(p -> p.set(p.times(spread)));
    }
    return layer;
  }

  /** What the net says of a batch of {@link nurture.feed.Listings}. */
  public Answer answer(Batch batch) {
    var sum = batch.get("absent").matmul(absent);
    if (photo != null && photoOut != null) {
      var seen = photoOut.apply(photo.apply(Kernels.photos(batch.get("photo")))).toFloat();
      var there = batch.get("absent").narrow(1, 0, 1).times(-1).plus(1);
      sum = sum.plus(seen.times(there));
    }
    for (var entry : words.entrySet()) sum = sum.plus(bag(batch, entry.getKey(), entry.getValue()));
    if (values != null) sum = sum.plus(bag(batch, "values", values));
    if (numbers != null) sum = sum.plus(numbers.apply(batch.get("numbers")).toFloat());
    var x = dropout.apply(fusedNorm.apply(sum).gelu());
    for (var step : trunk) x = step.apply(x).toFloat();
    return new Answer(
        x,
        category == null ? null : category.apply(x).toFloat(),
        price == null ? null : price.apply(x).toFloat().squeeze(1),
        scale == null ? null : scale.apply(x.detach()).toFloat().squeeze(1).exp().plus(0.05));
  }

  private static Tensor bag(Batch batch, String name, EmbeddingBag table) {
    return table.apply(
        batch.get(name + ".rows"), batch.get(name + ".offsets"), batch.get(name + ".weights"));
  }
}
