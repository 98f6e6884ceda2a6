package nurture.tensor;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of code whose tensors are freed together.
 *
 * <p>Every tensor made on this thread while a scope is open belongs to the innermost one and is
 * freed when that scope closes. {@link #keep} hands a tensor to the enclosing scope. Scopes close
 * innermost first, on the thread that opened them.
 */
public final class Scope implements AutoCloseable {
  private static final ThreadLocal<@Nullable Scope> INNERMOST = new ThreadLocal<>();

  private final @Nullable Scope outer = INNERMOST.get();
  private final Thread owner = Thread.currentThread();
  private final PointerScope pointers;

  private Scope() {
    Engine.ensureStarted();
    pointers = new PointerScope();
  }

  /** Opens a scope on this thread. */
  public static Scope open() {
    var scope = new Scope();
    INNERMOST.set(scope);
    return scope;
  }

  /** Runs {@code body} in a scope of its own and lets only its result out. */
  public static Tensor tidy(Supplier<Tensor> body) {
    try (var scope = open()) {
      return scope.keep(body.get());
    }
  }

  /**
   * Runs {@code body} as if no scope were open: what it makes belongs to whoever holds it, and must
   * be closed one by one. For state that outlives the code that made it, such as a model's.
   */
  public static <T> T outside(Supplier<T> body) {
    var scope = INNERMOST.get();
    INNERMOST.remove();
    try {
      return body.get();
    } finally {
      INNERMOST.set(scope);
    }
  }

  /**
   * Lets a tensor outlive this scope: it now belongs to the enclosing one or, outside any, to
   * whoever holds it.
   */
  public Tensor keep(Tensor tensor) {
    var pointer = tensor.pointer();
    if (outer == null) pointer.retainReference();
    else outer.pointers.attach(pointer);
    pointers.detach(pointer); // last: it drops a reference
    return tensor;
  }

  /** Gives a native object made on this thread to the innermost scope, or to its holder. */
  static void adopt(org.bytedeco.javacpp.Pointer pointer, PointerScope from) {
    var scope = INNERMOST.get();
    if (scope == null) pointer.retainReference();
    else scope.pointers.attach(pointer);
    from.detach(pointer); // last: it drops a reference
  }

  @Override
  public void close() {
    if (INNERMOST.get() != this || !Thread.currentThread().equals(owner))
      throw new IllegalStateException(
          "scope must be closed innermost first and on its own thread ("
              + owner.getName()
              + "); use try-with-resources");
    INNERMOST.set(outer);
    pointers.close();
  }
}
