package nurture.app.memory;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The alarms of a server, whichever of its versions raised them; several threads may share it. */
final class Alerts {
  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
  private static final int KEPT = 50;

  private final ArrayDeque<Learner.Alert> latest = new ArrayDeque<>();
  private long raised;

  /** Raises one. */
  synchronized void raise(String what, String why, List<String> examples) {
    LOG.warn("drift: {}: {}", what, why);
    raised++;
    latest.addFirst(new Learner.Alert(Instant.now().toString(), what, why, examples));
    if (latest.size() > KEPT) latest.removeLast();
  }

  /** How many were raised so far. */
  synchronized long raised() {
    return raised;
  }

  /** The last {@value #KEPT}, the newest first. */
  synchronized List<Learner.Alert> latest() {
    return List.copyOf(latest);
  }
}
