#include "app/cli.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>

#include "app/config.h"
#include "app/offline.h"
#include "app/purge.h"
#include "app/serve.h"
#include "base/log.h"
#include "job/describe.h"
#include "server/explain.h"

namespace tintype::app {
namespace {

constexpr const char* kVersion = "0.1.0";

struct Arguments {
  std::string config = "config/tintype.yaml";
  std::string target, output, accept, command;
  std::string listen, admin;
  bool json = false, markdown = false;
  PurgeArguments purge;
};

std::optional<server::Settings> settings_or_complaint(const std::string& path) {
  auto loaded = load_config(path);
  for (const auto& mistake : loaded.mistakes) std::cerr << to_text(mistake) << '\n';
  if (!loaded.mistakes.empty()) return {};
  return std::move(loaded.settings);
}

int complain(const Error& error) {
  std::cerr << "tintype: " << to_string(error.code) << ": " << error.message;
  if (error.position) std::cerr << " (at byte " << *error.position << ")";
  if (!error.detail.empty()) std::cerr << "\n  " << error.detail;
  std::cerr << '\n';
  return 1;
}

// A chain file with `@FILE`, standard input with `-`, else the target as it stands.
std::string target_text(const std::string& target) {
  if (target == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
  if (!target.starts_with('@')) return target;
  std::ifstream file(target.substr(1), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

int run_render(const Arguments& arguments) {
  auto settings = settings_or_complaint(arguments.config);
  if (!settings) return 1;
  set_log_level("warn");
  const auto made = render(std::move(*settings), target_text(arguments.target), arguments.accept);
  if (!made) return complain(made.error());
  const auto& picture = *made->object;
  if (arguments.output == "-") {
    std::cout << picture.body.view();
    return std::cout.flush() ? 0 : 1;
  }
  std::ofstream file(arguments.output, std::ios::binary);
  file << picture.body.view();
  if (!file.flush()) {
    std::cerr << "tintype: cannot write " << arguments.output << '\n';
    return 1;
  }
  std::cerr << arguments.output << ": " << media_type(picture.format) << ", " << picture.width
            << "x" << picture.height << ", " << picture.body.size() << " bytes\n";
  return 0;
}

int run_explain(const Arguments& arguments) {
  auto settings = settings_or_complaint(arguments.config);
  if (!settings) return 1;
  const auto explained =
      explain(std::move(*settings), target_text(arguments.target), arguments.accept);
  if (!explained) return complain(explained.error());
  std::cout << (arguments.json ? server::explain_json(*explained)
                               : server::explain_text(*explained));
  return 0;
}

int run_commands(const Arguments& arguments) {
  if (arguments.json) {
    std::cout << job::commands_json() << '\n';
  } else if (arguments.markdown) {
    std::cout << job::commands_markdown();
  } else if (arguments.command.empty()) {
    std::cout << job::commands_text();
  } else if (const auto text = job::command_text(arguments.command)) {
    std::cout << *text;
  } else {
    std::cerr << "tintype: no command is named " << arguments.command << '\n';
    return 1;
  }
  return 0;
}

int run_check(const Arguments& arguments) {
  if (!settings_or_complaint(arguments.config)) return 1;
  std::cout << arguments.config << ": fine\n";
  return 0;
}

// The listener's address and token are those of the configuration unless they are given.
int run_purge(Arguments arguments) {
  auto& purge = arguments.purge;
  if (purge.urls.empty() && purge.sources.empty() && purge.tags.empty() && purge.prefixes.empty() &&
      !purge.all) {
    std::cerr << "tintype: say what to purge: --url, --source, --tag, --prefix or --all\n";
    return 2;
  }
  if (purge.admin.empty()) {
    const auto settings = settings_or_complaint(arguments.config);
    if (!settings) return 2;
    const auto& [address, port] = settings->admin;
    purge.admin = (address.find(':') == std::string::npos ? address : '[' + address + ']') + ':' +
                  std::to_string(port);
    if (purge.token.empty()) purge.token = settings->admin_token;
  }
  return app::purge(purge);
}

int run_serve(const Arguments& arguments) {
  auto load = [arguments]() -> std::optional<server::Settings> {
    auto settings = settings_or_complaint(arguments.config);
    if (!settings) return {};
    for (const auto& [text, endpoint] : {std::pair{&arguments.listen, &settings->listen},
                                         std::pair{&arguments.admin, &settings->admin}}) {
      if (text->empty()) continue;
      if (const auto expected = read_endpoint(*text, *endpoint); !expected.empty()) {
        std::cerr << "tintype: " << expected << '\n';
        return {};
      }
    }
    return settings;
  };
  return serve(load);
}

}  // namespace

int run(int argc, char** argv) {
  Arguments arguments;
  CLI::App app{"Tintype, a dynamic imaging server: a URL says which picture and how it is made.\n"};
  app.require_subcommand(1);
  const auto with_config = [&](CLI::App* command) {
    command->add_option("-c,--config", arguments.config, "The configuration file")
        ->capture_default_str();
  };
  const auto with_target = [&](CLI::App* command) {
    command
        ->add_option("TARGET", arguments.target,
                     "A request target such as '/img/shoes/red.jpg?w=300', the text of a chain, "
                     "@FILE for a chain in a file, or - for one on standard input")
        ->required();
    command->add_option("--accept", arguments.accept,
                        "The Accept header to negotiate with, as 'image/avif,image/webp'");
  };

  auto* serve_command = app.add_subcommand(
      "serve", "Serve pictures until SIGTERM or Ctrl-C; SIGHUP reads the configuration again");
  with_config(serve_command);
  serve_command->add_option("--listen", arguments.listen, "ADDRESS:PORT instead of the file's");
  serve_command->add_option("--admin", arguments.admin, "ADDRESS:PORT instead of the file's");

  auto* render_command = app.add_subcommand("render", "Make one picture and write it to a file");
  with_config(render_command);
  with_target(render_command);
  render_command->add_option("-o,--output", arguments.output, "The file, or - for standard output")
      ->required();

  auto* explain_command = app.add_subcommand(
      "explain", "Show the job a target is understood as, its canonical form and its cache key");
  with_config(explain_command);
  with_target(explain_command);
  explain_command->add_flag("--json", arguments.json, "As JSON");

  auto* commands_command =
      app.add_subcommand("commands", "List the commands a job is made of, or tell all of one");
  commands_command->add_option("NAME", arguments.command, "One command");
  commands_command->add_flag("--json", arguments.json, "As JSON");
  commands_command->add_flag("--markdown", arguments.markdown, "As the documentation's page");

  auto* check_command = app.add_subcommand(
      "check", "Check a configuration file: every mistake with file, line and what was expected");
  check_command->add_option("CONFIG", arguments.config, "The file")->required();

  auto* purge_command = app.add_subcommand(
      "purge", "Purge pictures of a running server: 0 done, 1 refused, 2 misused, 3 no answer");
  with_config(purge_command);
  auto& purge = arguments.purge;
  purge_command->add_option("--url", purge.urls, "What a target shows, in any spelling and format");
  purge_command->add_option("--source", purge.sources,
                            "All that was made from file:PATH, https://…, chain:NAME or font:NAME");
  purge_command->add_option("--tag", purge.tags, "All that has a tag");
  purge_command->add_option("--prefix", purge.prefixes,
                            "All with a source or a target that begins so");
  purge_command->add_flag("--all", purge.all, "Everything");
  purge_command->add_flag("--soft", purge.soft, "Stale from now on, instead of gone");
  purge_command->add_flag("--dry-run", purge.dry_run, "Only say what it would mean");
  purge_command->add_option("--admin", purge.admin,
                            "ADDRESS:PORT of the admin listener, or its url");
  purge_command->add_option("--token", purge.token, "The admin token")
      ->envname("TINTYPE_ADMIN_TOKEN");

  auto* version_command = app.add_subcommand("version", "Print the version");
  app.footer(
      "Start with: tintype serve, then open "
      "http://127.0.0.1:8080/img/shoes/red.jpg?w=600 in a browser.");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (*serve_command) return run_serve(arguments);
  if (*render_command) return run_render(arguments);
  if (*explain_command) return run_explain(arguments);
  if (*commands_command) return run_commands(arguments);
  if (*check_command) return run_check(arguments);
  if (*purge_command) return run_purge(arguments);
  if (*version_command) std::cout << "tintype " << kVersion << '\n';
  return 0;
}

}  // namespace tintype::app
