package nurture.app.cli;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import nurture.study.Progress;
import nurture.train.Event;
import org.jspecify.annotations.Nullable;

/**
 * How far a study is, on stderr: one line that is written again and again on a terminal, a line
 * every few seconds elsewhere.
 */
final class ProgressBar {
  private static final int WIDE = 24;
  private static final long OFTEN = 100_000_000L, SELDOM = 5_000_000_000L;

  private final Voice voice;
  private long shown = Long.MIN_VALUE;
  private long began;
  private final Map<Integer, Double> done = new HashMap<>();
  private double doneAtStart = -1;
  private int epochs;
  private int batches;
  private double loss = Double.NaN;
  private double validation = Double.NaN;
  private boolean open;
  private @Nullable Progress last;

  ProgressBar(Voice voice) {
    this.voice = voice;
  }

  synchronized void show(Progress progress) {
    boolean anotherPart = last == null || last.getClass() != progress.getClass();
    last = progress;
    switch (progress) {
      case Progress.Planned _ -> began = System.nanoTime();
      case Progress.Decoding d -> {
        if (anotherPart) began = System.nanoTime();
        decoded(d.done(), d.of());
      }
      case Progress.Learning l -> {
        if (anotherPart) {
          end();
          began = System.nanoTime();
        }
        learning(l);
      }
      case Progress.Examining _ -> {
        end();
        voice.note("examining the held-out listings");
      }
    }
  }

  /** So many photos of all are decoded. */
  synchronized void decoded(int done, int of) {
    if (began == 0) began = System.nanoTime();
    double share = (double) done / Math.max(1, of);
    line("decoding photos", share, share, "%,d of %,d".formatted(done, of), done == of);
  }

  /** Nets may learn side by side, so what is done is counted net by net. */
  private void learning(Progress.Learning l) {
    switch (l.event()) {
      case Event.Started e -> {
        epochs = e.epochs();
        batches = e.batches();
        done.put(l.member(), (double) e.done() / epochs);
        if (doneAtStart < 0) doneAtStart = 0;
        doneAtStart += (double) e.done() / epochs; // by the run that this one goes on from
      }
      case Event.Stepped e -> {
        loss = Double.isNaN(loss) ? e.loss() : 0.9 * loss + 0.1 * e.loss();
        done.put(l.member(), (double) e.step() / Math.max(1, (long) epochs * batches));
        tell(l, e.epoch(), false);
      }
      case Event.EpochEnded e -> {
        validation = e.validation();
        done.put(l.member(), (double) e.epoch() / epochs);
        tell(l, e.epoch(), all() >= l.of());
      }
      case Event.Finished _ -> done.put(l.member(), 1.0);
    }
  }

  private double all() {
    return done.values().stream().mapToDouble(share -> share).sum();
  }

  private void tell(Progress.Learning l, int epoch, boolean always) {
    var what = "learning";
    if (l.of() > 1) what += " %d/%d".formatted(done.size(), l.of());
    var text = String.format(Locale.ROOT, "epoch %d/%d  loss %.3f", epoch, epochs, loss);
    if (!Double.isNaN(validation))
      text += String.format(Locale.ROOT, "  validation %.3f", validation);
    double sinceStart = (all() - doneAtStart) / Math.max(1e-9, l.of() - doneAtStart);
    line(what, all() / l.of(), sinceStart, text, always);
  }

  private void line(String what, double share, double sinceStart, String text, boolean always) {
    long now = System.nanoTime();
    if (!always && shown != Long.MIN_VALUE && now - shown < (voice.terminal() ? OFTEN : SELDOM))
      return;
    shown = now;
    int full = (int) Math.round(WIDE * share);
    var line =
        String.format(
            Locale.ROOT,
            "%s  %s%s  %3.0f %%  %s  %s",
            what,
            "█".repeat(full),
            "░".repeat(WIDE - full),
            100 * share,
            text,
            left(now, sinceStart));
    if (voice.terminal()) {
      voice.progress().print("\r\u001b[K" + line);
      voice.progress().flush();
      open = true;
    } else voice.note(line);
  }

  private String left(long now, double share) {
    double passed = (now - began) / 1e9;
    if (share >= 1) return "took " + time(passed);
    if (share < 0.005 || passed < 2) return "";
    return time(passed / share * (1 - share)) + " left";
  }

  /** As in {@code 0:07}, {@code 12:30}, {@code 1:02:03}. */
  static String time(double seconds) {
    long s = Math.round(seconds);
    return s < 3600
        ? "%d:%02d".formatted(s / 60, s % 60)
        : "%d:%02d:%02d".formatted(s / 3600, s / 60 % 60, s % 60);
  }

  /** Leaves the line that is written again and again. */
  synchronized void end() {
    if (open) voice.note("");
    open = false;
    shown = Long.MIN_VALUE;
  }
}
