package io.kubeipvs.agent.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;

/**
 * Pages by their exact paths, for every method; any other path is 404. The JDK's server alone would
 * match by prefix. Safe for use by several threads.
 */
public final class Pages implements HttpHandler {
  private final Map<String, Page> pages;

  /** What stands at a path. May be called on any thread. */
  public interface Page {
    HttpAnswer answer(Headers request) throws IOException;
  }

  public Pages(Map<String, Page> pages) {
    this.pages = Map.copyOf(pages);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Page page = pages.get(exchange.getRequestURI().getPath());
    HttpAnswer answer =
        page == null ? HttpAnswer.notFound() : page.answer(exchange.getRequestHeaders());
    answer.send(exchange);
  }
}
