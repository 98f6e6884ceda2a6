package nurture.model;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nurture.feed.Batch;
import nurture.feed.Features;
import nurture.nn.EmbeddingBag;
import nurture.nn.Layer;
import nurture.nn.Linear;
import nurture.nn.Stateful;
import nurture.tensor.Kernels;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Four witnesses of a listing, each with an answer of its own: a deep net sees the photo, one reads
 * words, values and numbers, a linear model reads words and values, and one remembers the listings
 * that it learnt from. How far to trust each is learnt afterwards, from listings that none had seen
 * ({@link nurture.eval.Pool}); each answers when the others have nothing to go on.
 *
 * <p>They learn side by side and share nothing. In one common space the title, which explains
 * nearly every lesson, left the photo nothing to learn from.
 */
public record ListingNet(
    @Nullable Sight photo,
    @Nullable Facts facts,
    @Nullable LinearAnswer words,
    @Nullable Likeness likeness)
    implements Stateful {
  private static final double EPSILON = 1e-5; // photos may all be the same

  /** Who says something, in the order in which answers are kept. */
  public enum Witness {
    /** Sees the photo. */
    PHOTO,
    /** Reads words, values and numbers. */
    FACTS,
    /** Reads words and values, linearly. */
    WORDS,
    /** Remembers listings and answers a price from those most alike. */
    LIKENESS;

    /** What people call it. */
    public String label() {
      return switch (this) {
        case PHOTO -> "photo";
        case FACTS -> "facts";
        case WORDS -> "words";
        case LIKENESS -> "likeness";
      };
    }

    /**
     * The batch's tensor [m] that says of which of its listings this witness may know something.
     */
    public String rows() {
      return switch (this) {
        case PHOTO -> "photo.rows";
        case FACTS, LIKENESS -> "facts.rows";
        case WORDS -> "words.rows";
      };
    }
  }

  /**
   * How large a net is.
   *
   * @param width of the space in which words, values and numbers are added up
   * @param blocks how many residual steps refine the sum
   * @param dropout with which probability a value is left out while learning
   * @param spread the standard deviation with which the vectors of words and values start: the
   *     larger, the less they change, and the more the net learns from them as they are
   * @param photoStem channels of the first convolution; 0 for one that whitens and is not learnt
   * @param photoWidths channels of each stage, or of each group after whitening
   */
  public record Size(
      int width, int blocks, double dropout, double spread, int photoStem, List<Long> photoWidths) {
    /** How many numbers say what is seen in a photo. */
    public int photoFeatures() {
      return (int) (photoWidths.getLast() * (photoStem == 0 ? 1 : 2));
    }

    private Layer eye() {
      return photoStem == 0
          ? WhitenedNet.Body.of(photoWidths, EPSILON)
          : PhotoNet.of(photoStem, photoWidths);
    }
  }

  /**
   * Sees photos.
   *
   * @param net maps photos [n, 3, h, w] to what is seen in them [n, photoFeatures]
   */
  public record Sight(Layer net, Reader reader) implements Stateful {
    Reader.Answer answer(Batch batch) {
      return reader.answer(net.apply(Kernels.photos(batch.get("photo"))).toFloat());
    }

    /** From what is seen in the photos and in their mirror images, averaged. */
    Reader.Answer secondLook(Batch batch) {
      var x = Kernels.photos(batch.get("photo"));
      var seen = net.apply(x).toFloat().plus(net.apply(x.flip(3)).toFloat());
      return reader.answer(seen.times(0.5));
    }
  }

  /**
   * Adds up what words, values and numbers say, each in its encoding; for what is absent a learnt
   * vector stands in.
   *
   * @param absent what stands for each absent input [inputs but the photo, width]
   */
  public record Facts(
      Map<String, EmbeddingBag> words,
      @Nullable EmbeddingBag values,
      @Nullable Linear numbers,
      Tensor absent,
      Reader reader)
      implements Stateful {
    Reader.Answer answer(Batch batch) {
      var sum = batch.get("absent").matmul(absent);
      for (var entry : words.entrySet())
        sum = sum.plus(bag(batch, Features.Text.bag(entry.getKey()), entry.getValue()));
      if (values != null) sum = sum.plus(bag(batch, "values", values));
      if (numbers != null) sum = sum.plus(numbers.apply(batch.get("numbers")).toFloat());
      var rows = batch.get(Witness.FACTS.rows());
      return reader.answer(rows.size(0) == batch.size() ? sum : sum.gather(0, rows));
    }
  }

  /** What a batch's bag of this name adds up to in a table. */
  static Tensor bag(Batch batch, String name, EmbeddingBag table) {
    return table.apply(
        batch.get(name + ".rows"), batch.get(name + ".offsets"), batch.get(name + ".weights"));
  }

  /** A new net for these features and targets; its linear part is solved when it has learnt. */
  public static ListingNet of(Features features, Size size, int classes, boolean price) {
    return new ListingNet(
        features.photo() == null ? null : sight(size, classes, price),
        features.facts() == 0 ? null : facts(features, size, classes, price),
        null,
        null);
  }

  /**
   * Fits what is not learnt step by step, the first layer of some photo nets, to a batch like those
   * that will be learnt from; to be called once, before.
   */
  public void prepare(Batch batch) {
    if (photo == null || !(photo.net() instanceof WhitenedNet.Body eye)) return;
    try (var scope = Scope.open()) {
      eye.whiten(Kernels.photos(batch.get("photo")));
    }
  }

  /** The same net with a linear part beside, or with none. */
  public ListingNet with(@Nullable LinearAnswer words) {
    return new ListingNet(photo, facts, words, likeness);
  }

  /** The same net with a memory of listings beside, or with none. */
  public ListingNet remembering(@Nullable Likeness listings) {
    return new ListingNet(photo, facts, words, listings);
  }

  /** Whether this witness is part of this net. */
  public boolean has(Witness witness) {
    return switch (witness) {
      case PHOTO -> photo != null;
      case FACTS -> facts != null;
      case WORDS -> words != null;
      case LIKENESS -> likeness != null;
    };
  }

  /** The part of this net that is one witness, with the same weights. */
  public ListingNet only(Witness witness) {
    return new ListingNet(
        witness == Witness.PHOTO ? photo : null,
        witness == Witness.FACTS ? facts : null,
        witness == Witness.WORDS ? words : null,
        witness == Witness.LIKENESS ? likeness : null);
  }

  private static Sight sight(Size size, int classes, boolean price) {
    return new Sight(
        size.eye(), Reader.of(size.photoFeatures(), 0, size.dropout(), classes, price));
  }

  private static Facts facts(Features features, Size size, int classes, boolean price) {
    var words = new LinkedHashMap<String, EmbeddingBag>();
    for (var text : features.worded())
      words.put(
          text.column(),
          EmbeddingBag.of(Math.max(1, text.words().size()), size.width(), size.spread()));
    return new Facts(
        words,
        features.categories().isEmpty()
            ? null
            : EmbeddingBag.of(Math.max(1, features.values().size()), size.width(), size.spread()),
        features.numbers().isEmpty() ? null : Linear.of(features.numberWidth(), size.width()),
        Tensor.zeros(features.facts(), size.width()),
        Reader.of(size.width(), size.blocks(), size.dropout(), classes, price));
  }

  /**
   * What each witness says of the listings of a batch of {@link nurture.feed.Listings} of which it
   * knows something; one that knows nothing of any is left out.
   */
  public Map<Witness, Reader.Answer> answers(Batch batch) {
    return answers(batch, false);
  }

  /**
   * The same for those who ask to know, not to learn: photos are looked at twice, once mirrored.
   */
  public Map<Witness, Reader.Answer> considered(Batch batch) {
    return answers(batch, true);
  }

  private Map<Witness, Reader.Answer> answers(Batch batch, boolean twice) {
    var answers = new EnumMap<Witness, Reader.Answer>(Witness.class);
    if (photo != null && batch.get(Witness.PHOTO.rows()).size(0) > 0)
      answers.put(Witness.PHOTO, twice ? photo.secondLook(batch) : photo.answer(batch));
    if (facts != null && batch.get(Witness.FACTS.rows()).size(0) > 0)
      answers.put(Witness.FACTS, facts.answer(batch));
    if (words != null && batch.get(Witness.WORDS.rows()).size(0) > 0)
      answers.put(Witness.WORDS, words.answer(batch));
    if (likeness != null && batch.get(Witness.LIKENESS.rows()).size(0) > 0)
      answers.put(Witness.LIKENESS, likeness.answer(batch));
    return answers;
  }
}
