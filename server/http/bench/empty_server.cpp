// bench_empty_server: serves nothing as fast as it can, so that other figures have something to be
// compared with.
//   bench_empty_server [--plain] [--inline] [--io-threads N] [--pool-threads N] [--directory D]
// GET /file is answered with 1 GiB of zeros from a file, POST /upload with the bytes counted as
// they stream in, any other request with "ok". Prints "port N" and serves until its standard input
// ends. --inline answers on the I/O thread; otherwise a request goes to a pool thread and its
// answer comes from another thread, as a command's does.
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include "api/clock.h"
#include "server/http/server.h"
#include "server/http/tls/self_signed.h"
#include "server/http/tls/tls_context.h"

namespace scrutiny::http {
namespace {

constexpr std::int64_t kGibibyte = 1 << 30;

struct Arguments {
  bool plain = false;
  bool answer_inline = false;
  std::size_t io_threads = 2;
  std::size_t pool_threads = 1;
  std::string directory = std::filesystem::temp_directory_path().string();
};

// Stands in for the sequencer: takes all waiting requests at once and answers them.
class Answerer {
 public:
  Answerer() : thread_([this] { run(); }) {}
  Answerer(const Answerer&) = delete;
  Answerer& operator=(const Answerer&) = delete;
  ~Answerer() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  void take(Responder responder) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(responder));
    }
    wake_.notify_one();
  }

 private:
  void run() {
    std::vector<Responder> batch;
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      batch.swap(waiting_);
      lock.unlock();
      for (auto& responder : batch) responder(response(200, "text/plain", "ok"));
      batch.clear();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Responder> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

class EmptyDispatcher final : public Dispatcher {
 public:
  EmptyDispatcher(bool answer_inline, Answerer& answerer)
      : inline_(answer_inline), answerer_(answerer) {}

  std::variant<RouteMatch, Response> route(const RequestHead& head) override {
    if (head.target == "/file") return send_file();
    if (head.target == "/upload") return count_upload();
    if (inline_) return response(200, "text/plain", "ok");
    RouteMatch match;
    match.mode = BodyMode::kBuffered;
    match.max_body = 1024 * 1024;
    match.pool = PoolKind::kCommands;
    match.route = "empty";
    match.handler = [this](Request&&, Responder responder) {
      answerer_.take(std::move(responder));
    };
    return match;
  }

 private:
  // A file of holes, without a name; from the second reading on it is in the page cache.
  static UniqueFd make_file() {
    std::string path = (std::filesystem::temp_directory_path() / "bench-XXXXXX").string();
    UniqueFd file(::mkstemp(path.data()));
    if (!file || ::unlink(path.c_str()) != 0 || ::ftruncate(file.get(), kGibibyte) != 0) {
      throw std::runtime_error("no temporary file");
    }
    return file;
  }

  Response send_file() const {
    UniqueFd own(::dup(file_.get()));
    if (!own) return problem(Error(ErrorCode::kIo, "No descriptor."), {});
    Response made;
    made.body = FileRange{std::move(own), 0, kGibibyte};
    return made;
  }

  static RouteMatch count_upload() {
    RouteMatch match;
    match.mode = BodyMode::kStreamed;
    match.max_body = 4ull * kGibibyte;
    match.pool = PoolKind::kUploads;
    match.handler = [](Request&& request, Responder responder) {
      std::vector<std::uint8_t> piece(256 * 1024);
      std::uint64_t total = 0;
      while (true) {
        const auto got = request.stream->read(piece);
        if (!got) return responder(problem(got.error(), {}));
        if (*got == 0) return responder(response(200, "text/plain", std::to_string(total)));
        total += *got;
      }
    };
    return match;
  }

  const UniqueFd file_ = make_file();
  const bool inline_;
  Answerer& answerer_;
};

std::shared_ptr<const TlsContext> make_tls(const std::filesystem::path& directory) {
  const TlsFiles files{directory / "bench-cert.pem", directory / "bench-key.pem"};
  if (auto made = write_self_signed(files, SystemClock().now()); !made) {
    throw std::runtime_error(made.error().describe());
  }
  auto context = TlsContext::load(files, TlsMinimum::kTls13);
  if (!context) throw std::runtime_error(context.error().describe());
  return *context;
}

int serve(const Arguments& arguments) {
  const auto log = spdlog::stderr_logger_mt("bench");
  PoolSizes sizes;
  sizes.commands.threads = arguments.pool_threads;
  WorkerPools pools(sizes, log);
  NoHttpMetrics metrics;
  Answerer answerer;
  EmptyDispatcher dispatcher(arguments.answer_inline, answerer);
  Server server({Limits{}, arguments.io_threads, &pools, &metrics, log});
  ListenerOptions listener;
  if (!arguments.plain) listener.tls = make_tls(arguments.directory);
  listener.dispatcher = &dispatcher;
  const auto port = server.listen(listener);
  if (!port) throw std::runtime_error(port.error().describe());
  pools.start();
  server.start();
  std::cout << "port " << *port << std::endl;
  std::cin.ignore(std::numeric_limits<std::streamsize>::max());
  server.stop();
  pools.stop();
  return 0;
}

}  // namespace
}  // namespace scrutiny::http

int main(int argc, char** argv) {
  scrutiny::http::Arguments arguments;
  CLI::App app("Serves nothing as fast as it can");
  app.add_flag("--plain", arguments.plain, "HTTP without TLS");
  app.add_flag("--inline", arguments.answer_inline, "Answer on the I/O thread");
  app.add_option("--io-threads", arguments.io_threads);
  app.add_option("--pool-threads", arguments.pool_threads);
  app.add_option("--directory", arguments.directory, "For the certificate");
  CLI11_PARSE(app, argc, argv);
  try {
    return scrutiny::http::serve(arguments);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
