package io.kubeipvs.conformance.traffic;

/** What one attempt brought. Immutable. */
public sealed interface Answer {
  /** As it stands in a fact. */
  String text();

  /**
   * A server answered.
   *
   * @param source the address that it saw the question come from
   */
  record Served(String server, String source) implements Answer {
    @Override
    public String text() {
      return server + " " + source;
    }
  }

  /** An ICMP error or a reset came back. */
  record Refused() implements Answer {
    @Override
    public String text() {
      return "refused";
    }
  }

  /** Nothing came back in time. */
  record Silence() implements Answer {
    @Override
    public String text() {
      return "timeout";
    }
  }

  /** None of these: the question was not even asked, or the answer was nonsense. */
  record Failed(String reason) implements Answer {
    @Override
    public String text() {
      return "failed (" + reason + ")";
    }
  }
}
