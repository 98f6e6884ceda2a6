package nurture.app.cli;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import nurture.model.ListingNet.Witness;
import nurture.study.LabelCurve;
import nurture.study.Plan;
import nurture.study.Progress;
import nurture.train.Event;
import org.jspecify.annotations.Nullable;

/**
 * How far a study is, on stderr: one line that is written again and again on a terminal, a line
 * every few seconds elsewhere.
 */
final class ProgressBar {
  private static final int WIDE = 24;
  private static final double PHOTO = 10; // takes as long as so many texts, about
  private static final long OFTEN = 100_000_000L, SELDOM = 5_000_000_000L;

  private final Voice voice;
  private long shown = Long.MIN_VALUE;
  private long began;
  private final Map<Learner, Lessons> learners = new HashMap<>();
  private @Nullable Plan plan;
  private double doneAtStart;
  private int study;
  private double loss = Double.NaN;
  private double validation = Double.NaN;
  private boolean open;
  private @Nullable Progress last;

  /** A witness of a net. */
  private record Learner(int member, Witness witness) {}

  /** How far a learner is. */
  private record Lessons(int epochs, int batches, double share) {
    Lessons at(double share) {
      return new Lessons(epochs, batches, share);
    }
  }

  ProgressBar(Voice voice) {
    this.voice = voice;
  }

  synchronized void show(Progress progress) {
    // A net that learns is more to look at than another that is being solved meanwhile.
    if (progress instanceof Progress.Solving && done() < all()) return;
    boolean anotherPart = last == null || last.getClass() != progress.getClass();
    last = progress;
    switch (progress) {
      case Progress.Planned p -> {
        began = System.nanoTime();
        plan = p.plan();
      }
      case Progress.Decoding d -> {
        if (anotherPart) began = System.nanoTime();
        double share = (double) d.done() / Math.max(1, d.of());
        var text = "%,d of %,d".formatted(d.done(), d.of());
        line("decoding photos", share, share, text, d.done() == d.of());
      }
      case Progress.Learning l -> {
        if (anotherPart) {
          leave();
          began = System.nanoTime();
        }
        learning(l);
      }
      case Progress.Solving solving -> {
        if (anotherPart) began = System.nanoTime();
        double share = (double) solving.step() / solving.of();
        line("solving for words", share, share, "step %d".formatted(solving.step()), false);
      }
      case Progress.Examining e -> after("examining", e.done(), e.of(), anotherPart);
      case Progress.Remembering r -> after("remembering", r.done(), r.of(), anotherPart);
      case Progress.Filing f -> after("filing", f.done(), f.of(), anotherPart);
    }
  }

  /** What comes after the learning: each such part with its own line and time. */
  private void after(String what, int done, int of, boolean anotherPart) {
    if (anotherPart) {
      leave();
      began = System.nanoTime();
    }
    double share = (double) done / Math.max(1, of);
    line(what, share, share, "%,d of %,d".formatted(done, of), done == of);
  }

  /** What is going to be learnt. */
  synchronized void planned(Plan plan) {
    this.plan = plan;
  }

  /** How far one of several studies is. */
  synchronized void show(LabelCurve.Step step) {
    if (step.study() != study) {
      study = step.study();
      voice.note("study %d of %d: %,d labels".formatted(study, step.of(), step.labels()));
      learners.clear();
      doneAtStart = 0;
      loss = validation = Double.NaN;
      last = null;
    }
    show(step.progress());
  }

  /** So many of a few parts of a work that is none of a study are done; the next has this name. */
  synchronized void part(String next, int done, int of) {
    if (done == 0) began = System.nanoTime();
    double share = (double) done / Math.max(1, of);
    line(next, share, share, "%d of %d".formatted(done, of), true);
  }

  /** Nets may learn side by side, so what is done is counted learner by learner. */
  private void learning(Progress.Learning l) {
    var learner = new Learner(l.member(), l.witness());
    var lessons = learners.getOrDefault(learner, new Lessons(1, 1, 0));
    switch (l.event()) {
      case Event.Started e -> {
        double before = (double) e.done() / e.epochs();
        learners.put(learner, new Lessons(e.epochs(), e.batches(), before));
        doneAtStart += before * work(l.witness()); // by the run that this one goes on from
      }
      case Event.Stepped e -> {
        loss = Double.isNaN(loss) ? e.loss() : 0.9 * loss + 0.1 * e.loss();
        long steps = Math.max(1, (long) lessons.epochs * lessons.batches);
        learners.put(learner, lessons.at((double) e.step() / steps));
        tell(l, e.epoch(), lessons.epochs, false);
      }
      case Event.EpochEnded e -> {
        validation = e.validation();
        learners.put(learner, lessons.at((double) e.epoch() / lessons.epochs));
        tell(l, e.epoch(), lessons.epochs, done() >= all());
      }
      case Event.Finished _ -> learners.put(learner, lessons.at(1));
    }
  }

  /** How much work a witness of one net has. */
  private double work(Witness witness) {
    if (plan == null) return 1;
    return plan.course(witness)
        .map(course -> course.epochs() * (witness == Witness.PHOTO ? PHOTO : 1.0))
        .orElse(1.0);
  }

  private double done() {
    return learners.entrySet().stream()
        .mapToDouble(e -> e.getValue().share * work(e.getKey().witness()))
        .sum();
  }

  private double all() {
    if (plan == null) return Math.max(1, learners.size());
    return plan.nets() * plan.courses().stream().mapToDouble(c -> work(c.witness())).sum();
  }

  private void tell(Progress.Learning l, int epoch, int epochs, boolean always) {
    var what = "learning";
    if (plan != null && plan.nets() > 1)
      what +=
          " %d/%d"
              .formatted(
                  learners.keySet().stream().mapToInt(Learner::member).max().orElse(1),
                  plan.nets());
    if (plan != null && plan.courses().size() > 1) what += ", " + l.witness().label();
    var text = String.format(Locale.ROOT, "epoch %d/%d  loss %.3f", epoch, epochs, loss);
    if (!Double.isNaN(validation))
      text += String.format(Locale.ROOT, "  validation %.3f", validation);
    double sinceStart = (done() - doneAtStart) / Math.max(1e-9, all() - doneAtStart);
    line(what, done() / all(), sinceStart, text, always);
  }

  private void line(String what, double part, double sinceStart, String text, boolean always) {
    double share = Math.clamp(part, 0, 1);
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

  /** Ends what is shown; what comes next is another part. */
  synchronized void end() {
    leave();
    last = null;
  }

  /** Leaves the line that is written again and again. */
  private void leave() {
    if (open) voice.note("");
    open = false;
    shown = Long.MIN_VALUE;
  }
}
