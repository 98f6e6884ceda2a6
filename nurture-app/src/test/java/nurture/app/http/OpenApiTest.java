package nurture.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import nurture.app.memory.Learner;
import nurture.app.store.Receipt;
import nurture.data.Role;
import nurture.serve.Description;
import nurture.serve.Suggestion;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The hand-written description of the API says what is, and all that is. */
class OpenApiTest {
  static final List<Class<?>> ANSWERS =
      List.of(
          Suggestion.class,
          Suggestion.Choice.class,
          Suggestion.Answer.class,
          Suggestion.Price.class,
          Suggestion.Doubt.class,
          Learner.Learnt.class,
          Learner.Similar.class,
          Learner.Also.class,
          Learner.Drift.class,
          Learner.Alert.class,
          nurture.eval.Estimate.class,
          nurture.app.memory.Overview.class,
          nurture.app.memory.Day.class,
          nurture.app.memory.NightRecords.Slept.class,
          nurture.study.Sitting.class,
          nurture.app.memory.Versioned.Change.class,
          Receipt.class,
          Description.class,
          Description.Input.class);

  @Test
  void it_describes_every_route_and_every_route_is_there() throws Exception {
    try (var server = SuggestServer.start(new FakeSuggester(), Settings.local(0));
        var caller = new Caller(server)) {
      var api = caller.get("/openapi.json").json();
      for (var path : api.get("paths").properties()) {
        var reply =
            path.getValue().has("get")
                ? caller.get(
                    path.getKey()
                        + (path.getKey().endsWith("/photo") ? "?id=mug-1" : "")
                        + (path.getKey().endsWith("/recommend") ? "?listing=mug-1" : ""))
                : caller.send(
                    java.net.http.HttpRequest.newBuilder(caller.uri(path.getKey()))
                        .header("Content-Type", "application/json")
                        .POST(
                            java.net.http.HttpRequest.BodyPublishers.ofString(
                                path.getValue()
                                    .at("/post/requestBody/content/application~1json/example")
                                    .toString())));
        assertThat(reply.status()).as(path.getKey()).isEqualTo(200);
        var content = path.getValue().iterator().next().at("/responses/200/content");
        assertThat(reply.headers().get("Content-Type"))
            .startsWith(content.propertyNames().iterator().next());
      }
      var page =
          new TreeSet<>(
              List.of(
                  "/",
                  "/base.css",
                  "/style.css",
                  "/app.js",
                  "/scale.js",
                  "/icon.svg",
                  "/dashboard",
                  "/dashboard.css",
                  "/dashboard.js"));
      var described = new TreeSet<>(api.get("paths").propertyNames());
      described.addAll(page);
      assertThat(SuggestServer.routes()).containsExactlyInAnyOrderElementsOf(described);
    }
  }

  @Test
  void it_describes_every_field_of_every_answer() throws Exception {
    var schemas = description().at("/components/schemas");
    for (var answer : ANSWERS) {
      var schema = schemas.get(answer.getSimpleName());
      assertThat(schema).as(answer.getSimpleName()).isNotNull();
      var fields =
          Arrays.stream(answer.getRecordComponents()).map(RecordComponent::getName).toList();
      assertThat(schema.get("properties").propertyNames()).containsExactlyElementsOf(fields);
      assertThat(strings(schema.get("required"))).containsExactlyElementsOf(fields);
    }
    assertThat(strings(schemas.at("/Input/properties/role/enum")))
        .containsExactly(Arrays.stream(Role.values()).map(Role::name).toArray(String[]::new));
    assertThat(strings(schemas.at("/Doubt/properties/reason/enum")))
        .containsExactly(
            Arrays.stream(Suggestion.Reason.values()).map(Enum::name).toArray(String[]::new));
  }

  @Test
  void every_reference_leads_somewhere() throws Exception {
    var api = description();
    for (var reference : api.findValues("$ref"))
      assertThat(api.at(reference.stringValue().substring(1)).isObject())
          .as(reference.stringValue())
          .isTrue();
  }

  private static List<String> strings(JsonNode array) {
    return array.valueStream().map(JsonNode::stringValue).toList();
  }

  private static JsonNode description() throws Exception {
    try (var in = OpenApiTest.class.getResourceAsStream("/web/openapi.json")) {
      return Json.read(java.util.Objects.requireNonNull(in).readAllBytes());
    }
  }
}
