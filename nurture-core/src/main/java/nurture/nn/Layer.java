package nurture.nn;

import java.util.function.UnaryOperator;
import nurture.tensor.Tensor;

/** A function of one tensor that may learn. Without anything to learn a lambda will do. */
@FunctionalInterface
public interface Layer extends UnaryOperator<Tensor>, Stateful {}
