/**
 * Numbers in native memory, the scopes that free them, gradients, precision, devices and seeds: the
 * only package that touches libtorch.
 *
 * <pre>{@code
 * try (var scope = Scope.open()) {                 // what is made in here is freed at the end
 *   var x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
 *   System.out.println(x.matmul(x).relu().mean().item());
 * }
 * }</pre>
 *
 * <p>A {@link nurture.tensor.Tensor} is immutable to its users; only the fused rules behind an
 * optimizer write into parameters. Outside any scope a tensor belongs to whoever holds it and is
 * freed by {@code close()} or, late, by the garbage collector.
 */
package nurture.tensor;
