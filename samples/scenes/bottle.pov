// A bottle of walnut liqueur, lit from behind.
#version 3.7;
global_settings { assumed_gamma 1.0 max_trace_level 10 adc_bailout 1/40 }
#include "studio.inc"

#declare GlassMat = material {
  texture { pigment { color rgbt <0.94, 0.98, 0.96, 0.96> } finish { ambient 0 diffuse 0 specular 0 reflection { 0.03, 1 fresnel on } conserve_energy } }
  interior { ior 1.5 fade_distance 2 fade_power 2 fade_color <0.55, 0.85, 0.70> }
}
#declare LiquorMat = material {
  texture { pigment { color rgbt <1, 0.93, 0.80, 0.98> } finish { ambient 0 diffuse 0 reflection { 0, 0.4 fresnel on } } }
  interior { ior 1.34 fade_distance 0.62 fade_power 2 fade_color <0.72, 0.28, 0.035> }
}
// A closed mesh turned from a profile: Pf runs 0..1 as <radius, height>.
#macro Turned(Pf, Steps, Segs)
  mesh {
    #for (I, 0, Steps - 1)
      #local P0 = Pf(I/Steps); #local P1 = Pf((I + 1)/Steps);
      #local T0 = Pf(I/Steps + 0.002) - Pf(I/Steps - 0.002);
      #local T1 = Pf((I + 1)/Steps + 0.002) - Pf((I + 1)/Steps - 0.002);
      #local N0 = vnormalize(<T0.y, -T0.x, 0>); #local N1 = vnormalize(<T1.y, -T1.x, 0>);
      #local A0 = <max(0, P0.x), P0.y, 0>; #local A1 = <max(0, P1.x), P1.y, 0>;
      #for (K, 0, Segs - 1)
        #local B0 = 360*K/Segs; #local B1 = 360*(K + 1)/Segs;
        #if (A0.x > 0)
          smooth_triangle { vrotate(A0, y*B0), vrotate(N0, y*B0), vrotate(A1, y*B0), vrotate(N1, y*B0), vrotate(A0, y*B1), vrotate(N0, y*B1) }
        #end
        #if (A1.x > 0)
          smooth_triangle { vrotate(A0, y*B1), vrotate(N0, y*B1), vrotate(A1, y*B0), vrotate(N1, y*B0), vrotate(A1, y*B1), vrotate(N1, y*B1) }
        #end
      #end
    #end
    inside_vector y
  }
#end
#macro Profile(N, A)
  spline { cubic_spline
    -1/N, <-A[1].x, A[1].y, 0>
    #for (I, 0, N) I/N, A[I] #end
    1 + 1/N, <-A[N - 1].x, A[N - 1].y, 0>
  }
#end
#declare Walls = Profile(25, array[26] {
    <0, 0, 0>, <0.55, 0, 0>, <0.95, 0.01, 0>, <1.06, 0.12, 0>, <1.08, 0.5, 0>, <1.08, 2.0, 0>, <1.08, 3.1, 0>, <1.00, 3.6, 0>, <0.60, 4.05, 0>, <0.36, 4.5, 0>, <0.33, 5.2, 0>, <0.34, 5.48, 0>,
    <0.42, 5.56, 0>, <0.42, 5.74, 0>, <0.32, 5.80, 0>, <0.22, 5.74, 0>, <0.22, 5.2, 0>, <0.24, 4.5, 0>, <0.50, 4.0, 0>, <0.89, 3.55, 0>, <0.97, 3.1, 0>, <0.97, 2.0, 0>, <0.96, 0.6, 0>, <0.85, 0.26, 0>, <0.45, 0.28, 0>, <0, 0.32, 0> })
#declare Inside = Profile(9, array[10] {
    <0, 0.323, 0>, <0.45, 0.283, 0>, <0.846, 0.264, 0>, <0.956, 0.603, 0>, <0.966, 2.0, 0>, <0.966, 3.1, 0>, <0.90, 3.515, 0>, <0.81, 3.64, 0>, <0.5, 3.64, 0>, <0, 3.64, 0> })
#declare Body = Turned(Walls, 150, 96)
#declare Fill = Turned(Inside, 90, 96)
#declare Cork = union {
  cylinder { y*5.2, y*5.86, 0.215 pigment { granite scale 0.3 color_map { [0 color SRGB(150, 110, 72)] [1 color SRGB(206, 168, 122)] } } }
  superellipsoid { <1, 0.18> rotate x*90 scale <0.44, 0.24, 0.44> translate y*6.06 pigment { color SRGB(34, 24, 20) } }
  finish { ambient 0 diffuse 0.7 specular 0.15 roughness 0.05 }
}
// the label goes round the front only
#declare PaperTex = texture {
  pigment { color SRGB(240, 230, 206) } normal { granite 0.15 scale 0.2 } finish { ambient 0 diffuse 0.8 } }
#declare Ink = texture { pigment { color SRGB(52, 32, 22) } finish { ambient 0 diffuse 0.6 } }
#declare Label = intersection {
  difference { cylinder { y*0.85, y*2.85, 1.098 } cylinder { y*0.8, y*2.9, 1.088 } }
  plane { z, -0.30 }
  texture { PaperTex }
}
#macro OnLabel(Thing, Y)
  intersection {
    difference { cylinder { y*0.86, y*2.84, 1.100 } cylinder { y*0.8, y*2.9, 1.085 } }
    object { Thing translate <0, Y, -2> }
    texture { Ink }
  }
#end
#macro Centred(Font, S, Size)
  #local T = text { ttf Font S 3, 0 scale <Size, Size, 1> }
  #local A = min_extent(T); #local B = max_extent(T);
  object { T translate <-(A.x + B.x)/2, 0, 0> }
#end

union {
  object { Body material { GlassMat } }
  object { Fill material { LiquorMat } }
  Cork
  Label
  object { OnLabel(Centred("timrom.ttf", "Nocino", 0.44), 1.98) }
  object { OnLabel(Centred("cyrvetic.ttf", "GREEN WALNUT LIQUEUR", 0.105), 1.74) }
  object { OnLabel(box { <-0.66, 0, 0>, <0.66, 0.014, 3> }, 1.64) }
  object { OnLabel(box { <-0.80, 0, 0>, <0.80, 0.02, 3> }, 2.66) }
  object { OnLabel(box { <-0.80, 0, 0>, <0.80, 0.02, 3> }, 0.98) }
  object { OnLabel(Centred("cyrvetic.ttf", "700 ml    30 % vol", 0.10), 1.12) }
  object { OnLabel(union { // a walnut leaf
      #for (K, -3, 3) cylinder { 0, 3*z, 0.075 scale <1, 2.1, 1> translate <0, 0.12, 0> rotate z*K*24 } #end
      scale 0.85 }, 1.32) }
  rotate y*14
}
// walnuts
#declare Nut = union {
  sphere { 0, 0.36 scale <1, 0.92, 1.12> }
  torus { 0.36, 0.028 rotate z*90 scale <1, 0.92, 1.12> }
  pigment { granite scale 0.5 color_map { [0 color SRGB(112, 74, 42)] [0.5 color SRGB(176, 130, 82)] [1 color SRGB(196, 152, 104)] } }
  normal { average normal_map { [1.2 wrinkles 1.3 scale 0.22] [0.6 bumps 0.9 scale 0.12] } }
  finish { ambient 0 diffuse 0.8 specular 0.08 roughness 0.06 }
}
object { Nut rotate <10, 40, 0> translate <1.75, 0.33, -0.5> }
object { Nut scale 0.95 rotate <0, -30, 20> translate <2.45, 0.31, 0.1> }
object { Nut scale 1.05 rotate <0, 80, -14> translate <-1.75, 0.34, -0.25> }

#declare Wood = texture {
  pigment { wood turbulence <0.05, 0.03, 0.25> scale <0.16, 0.16, 3> rotate y*90 rotate x*4 translate <0, 1.1, 0>
    color_map { [0 color SRGB(70, 42, 26)] [0.5 color SRGB(92, 58, 36)] [1 color SRGB(52, 30, 20)] } }
  finish { ambient 0 diffuse 0.7 specular 0.15 roughness 0.03 reflection { 0.03, 0.35 fresnel on } }
}
box { <-30, -1, -30>, <30, 0, 6> texture { Wood } interior { ior 1.5 } }
// backdrop: dark, with a pool of light behind the glass
plane { -z, -14 hollow
  pigment { spherical scale 9 translate <0.4, 3.0, 0> color_map { [0 color SRGB(22, 20, 22)] [0.45 color SRGB(96, 62, 34)] [0.8 color SRGB(206, 146, 76)] [1 color SRGB(250, 204, 130)] } translate z*14 }
  finish { emission 0.9 diffuse 0 ambient 0 }
}
Softbox(<-6, 6, -1.5>, <0, 3, 0>, 1.6, 7, 0.75, 3.0, rgb <1, 0.97, 0.94>, 3)
Softbox(<6.5, 5, 0.5>, <0, 3, 0>, 1.0, 7, 0.45, 2.6, rgb <0.95, 0.97, 1>, 3)
Softbox(<1, 9, -7>, <0, 2, 0>, 3, 3, 0.5, 0.5, rgb <1, 0.95, 0.88>, 3)
light_source { <0.6, 4.4, 9>, rgb <1, 0.76, 0.46>*0.55 }

camera {
  location <0.2, 3.9, -13.5>
  right x*image_width/image_height
  look_at <0.12, 3.08, 0>
  angle 21
}
