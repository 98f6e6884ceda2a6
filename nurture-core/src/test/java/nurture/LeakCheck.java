package nurture;

import nurture.tensor.Engine;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After every test: no native object may outlive it. */
public final class LeakCheck implements BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(LeakCheck.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(HERE).put("before", Engine.liveObjects());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    long before = context.getStore(HERE).getOrDefault("before", Long.class, 0L);
    long left = Engine.liveObjects() - before;
    if (left > 0)
      throw new AssertionError(
          left + " native objects outlive this test; open a scope around what made them");
  }
}
