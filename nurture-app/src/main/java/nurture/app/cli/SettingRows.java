package nurture.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import nurture.app.report.ReportData.Setting;
import nurture.model.ListingNet.Witness;
import nurture.study.Brief;
import nurture.study.Plan;

/** A run's settings with the rule, or the person, that chose each. */
final class SettingRows {
  private static final String FIXED = "the same for all data";
  private static final Set<String> SHOWN_ABOVE =
      Set.of("epochs", "members", "precision", "seed", "threads", "test-fraction");

  private final List<Setting> rows = new ArrayList<>();
  private final List<String> reasons;

  private SettingRows(List<String> reasons) {
    this.reasons = new ArrayList<>(reasons);
  }

  static List<Setting> of(TrainFlags flags, Brief brief, Plan plan) {
    var all = new SettingRows(plan.reasons());
    all.ruled("nets", plan.members(), " net");
    for (var course : plan.courses()) {
      var of = plan.courses().size() == 1 ? "" : ", " + course.witness().label();
      all.ruled("epochs" + of, course.epochs(), about(course.witness()));
      all.add("batch" + of, course.batch(), FIXED);
      var why = flags.recipe == TrainFlags.Recipe.CATAPULT ? "by short trials, if few" : FIXED;
      all.add("learning rate" + of, course.rate(), why);
      all.add("weight decay" + of, course.decay(), why);
      all.add("augmentation" + of, plain(course.augment()), FIXED);
    }
    all.ruled("label smoothing", plan.smoothing(), "smoothing");
    all.ruled("size", plain(plan.size()), "wide");
    all.reasons.forEach(reason -> all.add("rule", "", reason));
    all.add("photos", plan.photoWidth() + " × " + plan.photoHeight() + " pixels", FIXED);
    all.add(
        "precision",
        plan.precision().name().toLowerCase(Locale.ROOT),
        flags.precision == null ? "the best of this processor" : "as asked");
    all.add(
        "held out",
        flags.testFraction,
        "by the hash of " + String.join(", ", brief.split().columns()));
    all.add("seed", flags.seed, "the same seed gives the same figures");
    all.add(
        "threads", flags.settings().threads(), flags.threads == null ? "every core" : "as asked");
    all.asked(flags);
    brief.notes().forEach(note -> all.add("note", "", note));
    return List.copyOf(all.rows);
  }

  /** How the reason for a witness's epochs begins, in lower case. */
  private static String about(Witness witness) {
    return witness == Witness.PHOTO ? "epochs of photos" : "epochs of words";
  }

  private void asked(TrainFlags flags) {
    var defaults = new TrainFlags();
    defaults.minExamples = 2;
    var usual = defaults.json();
    for (var entry : flags.json().properties()) {
      var value = entry.getValue();
      if (SHOWN_ABOVE.contains(entry.getKey()) || value.equals(usual.path(entry.getKey())))
        continue;
      add("--" + entry.getKey(), value.isString() ? value.asString() : value, "as asked");
    }
  }

  /** A setting with the reasons that speak of it, which are used up. */
  private void ruled(String name, Object value, String word) {
    var about = reasons.stream().filter(r -> r.toLowerCase(Locale.ROOT).contains(word)).toList();
    reasons.removeAll(about);
    add(name, value, about.isEmpty() ? FIXED : String.join(" ", about));
  }

  private void add(String name, Object value, String why) {
    rows.add(new Setting(name, value.toString(), why));
  }

  /** A record without its name: {@code width 128, blocks 1}. */
  private static String plain(Record value) {
    return value.toString().replaceFirst("^\\w+\\[(.*)\\]$", "$1").replaceAll("(\\w+)=", "$1 ");
  }
}
