/**
 * Layers: functions of tensors that remember what they learnt.
 *
 * <p>A layer is a record. Its components are its parts, and their names are the names in a
 * checkpoint: the weight of the component {@code hidden} is {@code hidden.weight}, that of the
 * first of a list {@code blocks} is {@code blocks.0.weight}.
 *
 * <pre>{@code
 * record Mlp(Linear hidden, Dropout dropout, Linear out) implements Layer {
 *   static Mlp of(long in, long width, long classes) {
 *     return new Mlp(Linear.of(in, width), new Dropout(0.2), Linear.of(width, classes));
 *   }
 *
 *   public Tensor apply(Tensor x) {
 *     return out.apply(dropout.apply(hidden.apply(x.flatten(1)).relu()));
 *   }
 * }
 * }</pre>
 *
 * <p>There is no mode to switch: dropout drops and batch normalisation looks at its batch inside an
 * optimizer's step and nowhere else. An activation is a method reference ({@code Tensor::relu}). A
 * part with several inputs is a {@link nurture.nn.Stateful} without being a {@link
 * nurture.nn.Layer}.
 *
 * <p>A layer's tensors belong to the scope that is open where it is made, as any tensor does; a
 * model that shall outlive it is made in {@link nurture.tensor.Scope#outside} and freed by {@link
 * nurture.nn.Stateful#free}. Initial values come from the engine's generator: {@link
 * nurture.tensor.Engine#seed} repeats them.
 */
package nurture.nn;
