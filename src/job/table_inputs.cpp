// The command table: inputs, names, flow.
#include "job/table_row.h"

namespace tintype::job {

void add_inputs(Rows& rows) {
  rows.push_back(
      Row<Source>("source", "jobproc", "Load an image; it becomes the current one.")
          .needs("url", &Source::url, "Where it is: file:PATH, http://…, https://… or s3:NAME/KEY")
          .with("name", &Source::name, "Name to refer to it by"));
  rows.push_back(
      Row<Blank>("blank", "jobproc", "Make an empty canvas; it becomes the current image.")
          .needs("width", &Blank::width, "Width in pixels", between(1, kMaxSide))
          .needs("height", &Blank::height, "Height in pixels", between(1, kMaxSide))
          .with("color", &Blank::color, "What it is filled with")
          .with("name", &Blank::name, "Name to refer to it by")
          .shorthand(size_shorthand("width", "height")));
  rows.push_back(Row<Select>("select", "jobproc", "Make a named image the current one.")
                     .needs("image", &Select::image, "Its name")
                     .shorthand(other_name("name", "image")));
  rows.push_back(
      Row<Copy>("copy", "jobproc",
                "Keep a copy of the current image under a name; the original stays current.")
          .needs("name", &Copy::name, "Name of the copy"));
  rows.push_back(
      Row<Set>("set", "jobproc",
               "Give variables their values, set=a[1],b[2]; read as global.a, global.b.")
          .with("key", &Set::key, "Name of the variable, for names with dots in them", bytes(256))
          .with("value", &Set::value, "Its value")
          .open());
  rows.push_back(
      Row<RegexCase>("regexcase", "jobproc",
                     "Set a variable to the value of the first case that matches a text.")
          .needs("name", &RegexCase::name, "Name of the variable", bytes(256))
          .needs("key", &RegexCase::key, "The text to look at")
          .needs("cases", &RegexCase::cases, "Regular expressions, separated by |")
          .needs("values", &RegexCase::values, "As many values, separated by |"));
  rows.push_back(
      Row<Call>("call", "jobproc",
                "Run a chain kept on the server, with the same images and variables.")
          .needs("url", &Call::url, "Which one: file:PATH, the extension .chain may be left out"));
  rows.push_back(Row<Page>("page", "jobproc", "Take one page or frame of the current image.")
                     .needs("number", &Page::number, "Which one; the first is 0", between(0, 65535))
                     .shorthand(other_name("frame", "number"))
                     .shorthand(other_name("page", "number"))
                     .also("frame"));
  rows.push_back(Row<Autorotate>("autorotate", "jobproc",
                                 "Whether images are turned upright by their EXIF orientation when "
                                 "they are loaded; set it before source.")
                     .with("enabled", &Autorotate::enabled, "Turn them"));
}

}  // namespace tintype::job
