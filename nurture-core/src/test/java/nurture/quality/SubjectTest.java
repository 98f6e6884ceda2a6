package nurture.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import nurture.data.Column;
import nurture.data.Dataset;
import nurture.data.Photos;
import nurture.data.Problems;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.data.Table;
import org.junit.jupiter.api.Test;

class SubjectTest {
  @Test
  void duplicates_are_searched_once_whoever_answers() {
    var rows =
        IntStream.range(0, 200)
            .mapToObj(i -> List.of("blue mug number " + i / 2, i % 4 < 2 ? "mugs" : "pans"))
            .toList();
    var table = Table.of(List.of("title", "category"), rows);
    var schema =
        new Schema(List.of(new Column("title", Role.TEXT), new Column("category", Role.CATEGORY)));
    var data = new Dataset(schema, table, Photos.none(), new Problems());
    var subject = Subject.of(data, Optional.of("category"), Optional.empty());
    var glanced = subject.glanced();
    assertThat(glanced.answers()).isPresent();
    assertThat(glanced.duplicates()).isSameAs(subject.duplicates());
  }
}
