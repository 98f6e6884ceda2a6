package nurture.app.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import nurture.app.store.Receipt;
import nurture.app.store.Store;
import nurture.serve.Catalogue;
import nurture.serve.Versions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code nurture forget RUN [LISTING…] [--older-than 365d]}. */
@Command(
    name = "forget",
    description =
        "Forgets listings: gone from the store, every version's catalogue, the memory of every"
            + " server, and the data of the next sleep.",
    footer = {
      "What a net learnt from a listing stays in the net until a sleep replaces it.",
      "Each listing has a receipt, which the store keeps with its name.",
      "",
      "Examples:",
      "  nurture forget runs/first tin-7 tin-8",
      "      these two, whoever spoke of them",
      "  nurture forget runs/first --older-than 365d",
      "      those of which nobody spoke for a year"
    })
final class Forget extends Nurture.Speaking implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run's folder.")
  @Nullable Path run;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "LISTING",
      description = "A listing's name, or the id that feedback gave.")
  List<String> listings = List.of();

  @Option(
      names = "--older-than",
      paramLabel = "DAYS",
      description = "Listings of which nothing was said for so many days, such as 365d.")
  @Nullable String olderThan;

  @Mixin StoreFlag store = new StoreFlag();

  @Override
  public Integer call() throws Exception {
    var folder = new RunFolder(Objects.requireNonNull(run));
    folder.read("config.json");
    if (listings.isEmpty() && olderThan == null)
      throw new IllegalArgumentException("say what to forget: LISTING or --older-than DAYS");
    var age = olderThan == null ? null : days(olderThan);
    try (var kept = Store.open(store.of(folder.path()))) {
      var names = new LinkedHashSet<>(listings);
      if (age != null) names.addAll(kept.silentSince(Instant.now().minus(age)));
      var receipts = forget(folder.path(), kept, List.copyOf(names));
      receipts.forEach(receipt -> voice().say(sentence(receipt)));
      long forgotten = receipts.stream().filter(Forget::wasKnown).count();
      voice()
          .say("%,d %s forgotten.".formatted(forgotten, forgotten == 1 ? "listing" : "listings"));
      var json = JsonMapper.shared().createObjectNode().put("listings", forgotten);
      json.set("receipts", JsonMapper.shared().valueToTree(receipts));
      voice().json(json);
      return Nurture.OK;
    }
  }

  private static boolean wasKnown(Receipt receipt) {
    return receipt.feedback() + receipt.known() > 0;
  }

  private static String sentence(Receipt receipt) {
    return wasKnown(receipt)
        ? "%s: %d said, %d known%s, receipt %s"
            .formatted(
                receipt.listing(),
                receipt.feedback(),
                receipt.known(),
                receipt.erased() ? ", erased" : "",
                receipt.receipt())
        : "%s: no such listing is known; if the run's table has it, the next sleep leaves it out"
            .formatted(receipt.listing());
  }

  /** A number of days, with or without a {@code d} behind it. */
  static Duration days(String text) {
    if (!text.matches("\\d{1,5}d?"))
      throw new IllegalArgumentException(
          "the age must be a number of days, got '%s'; write 365d for a year".formatted(text));
    return Duration.ofDays(Long.parseLong(text.replace("d", "")));
  }

  /** Forgets listings wherever they stand; servers follow the store. */
  static List<Receipt> forget(Path run, Store store, List<String> names) {
    var receipts = new ArrayList<Receipt>();
    var versions = new Versions(run);
    var known = Catalogue.forget(versions, names);
    for (var receipt : store.forget(names))
      receipts.add(receipt.with(known.contains(receipt.listing()) ? 1 : 0));
    return receipts;
  }
}
