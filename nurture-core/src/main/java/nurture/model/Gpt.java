package nurture.model;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import nurture.nn.Dropout;
import nurture.nn.Embedding;
import nurture.nn.Layer;
import nurture.nn.LayerNorm;
import nurture.nn.Linear;
import nurture.nn.MultiHeadAttention;
import nurture.tensor.Tensor;

/**
 * A decoder of text (Radford et al., 2019): tokens [n, t] to logits [n, t, tokens] of what follows
 * each, from what stands before it. Positions are angles (Su et al., 2021), so it has no longest
 * text.
 *
 * @param tokens a vector for each
 * @param head back to tokens
 */
public record Gpt(
    Embedding tokens, List<Block> blocks, LayerNorm norm, Linear head, Dropout dropout)
    implements Layer {
  /** The matrices between its layers, which Muon may learn. */
  public static final Predicate<String> MATRICES =
      name -> name.startsWith("blocks.") && name.endsWith("weight");

  private static final double START = 0.1;

  /**
   * Attention, then a hidden layer four times as wide; each adds to what came in.
   *
   * @param dropout on what is added
   */
  public record Block(
      LayerNorm before,
      MultiHeadAttention attention,
      LayerNorm between,
      Linear in,
      Linear out,
      Dropout dropout)
      implements Layer {
    static Block of(long width, long heads, Dropout dropout) {
      return new Block(
          LayerNorm.of(width),
          MultiHeadAttention.of(width, heads, true).withRotary(),
          LayerNorm.of(width),
          Linear.of(width, 4 * width),
          Linear.of(4 * width, width),
          dropout);
    }

    @Override
    public Tensor apply(Tensor x) {
      var y = x.plus(dropout.apply(attention.apply(before.apply(x))));
      return y.plus(dropout.apply(out.apply(in.apply(between.apply(y)).gelu())));
    }
  }

  /** Starts as PyTorch's layers do, but with tokens at a tenth, so that there is less to forget. */
  public static Gpt of(long vocabulary, long width, int blocks, long heads, double dropout) {
    var drop = new Dropout(dropout);
    return new Gpt(
        Embedding.of(vocabulary, width, START),
        IntStream.range(0, blocks).mapToObj(i -> Block.of(width, heads, drop)).toList(),
        LayerNorm.of(width),
        Linear.withoutBias(width, vocabulary),
        drop);
  }

  @Override
  public Tensor apply(Tensor x) {
    var y = dropout.apply(tokens.apply(x));
    for (var block : blocks) y = block.apply(y);
    return head.apply(norm.apply(y));
  }
}
