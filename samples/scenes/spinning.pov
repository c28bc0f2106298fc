// A top that turns once while the clock goes from 0 to 1.
#version 3.7;
global_settings { assumed_gamma 1.0 max_trace_level 3 }
#include "studio.inc"
plane { y, 0 pigment { color SRGB(232, 214, 186) } finish { ambient 0.05 diffuse 0.8 } }
union {
  lathe { cubic_spline 11, <-0.1, 0>, <0, 0>, <0.12, 0.22>, <0.75, 0.75>, <1.0, 1.05>, <0.8, 1.28>, <0.22, 1.40>, <0.12, 1.8>, <0.16, 2.05>, <0, 2.12>, <-0.1, 2.1>
    pigment { radial frequency 6 rotate y*clock*60 color_map { [0.5 color SRGB(196, 52, 40)] [0.5 color SRGB(240, 226, 196)] } }
    finish { ambient 0.04 diffuse 0.75 specular 0.5 roughness 0.02 }
  }
  torus { 0.98, 0.05 translate y*1.05 pigment { color SRGB(40, 60, 90) } finish { diffuse 0.7 specular 0.5 } }
  rotate x*9 rotate y*360*clock
}
light_source { <-5, 8, -5>, rgb 1.05 }
light_source { <6, 4, -4>, rgb <0.3, 0.34, 0.4> shadowless }
camera { location <0, 2.7, -5.6> right x*image_width/image_height look_at <0, 0.92, 0> angle 36 }
